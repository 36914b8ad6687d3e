//! What machine this is, and whether anybody else uses it.

use std::fs;
use std::thread;
use std::time::Duration;

/// The processor, the cores and the memory, in one line.
pub(crate) fn describe() -> String {
    let line = |path: &str, name: &str| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let cores = thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let (model, memory) = (line("/proc/cpuinfo", "model name"), line("/proc/meminfo", "MemTotal"));
    format!("machine: {model}, {cores} cores, {memory}")
}

/// Stops where other processes use more than a twentieth of the machine.
pub(crate) fn refuse_when_busy(anyway: bool) {
    let (busy_before, all_before) = ticks();
    thread::sleep(Duration::from_secs(2));
    let (busy_after, all_after) = ticks();
    let busy = busy_after.saturating_sub(busy_before);
    let all = all_after.saturating_sub(all_before).max(1);
    let percent = busy.saturating_mul(100).div_euclid(all);
    if percent > 5 {
        println!("other processes use {percent}% of this machine");
        if !anyway {
            println!("no figures: measure on a quiet machine, or say `busy` to see them anyway");
            std::process::exit(1);
        }
    }
}

/// Busy and all ticks of all processors since the machine started.
fn ticks() -> (u64, u64) {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();
    let ticks: Vec<u64> = first.split_whitespace().skip(1).filter_map(|n| n.parse().ok()).collect();
    let all: u64 = ticks.iter().take(8).sum();
    let idle: u64 = ticks.iter().skip(3).take(2).sum();
    (all.saturating_sub(idle), all)
}

/// So many a second.
pub(crate) fn rate(count: u64, taken: Duration) -> u128 {
    let nanos = taken.as_nanos().max(1);
    u128::from(count).saturating_mul(1_000_000_000).div_euclid(nanos)
}
