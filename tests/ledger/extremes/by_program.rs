//! The known cases by the program itself: its exit codes, its words, and every verb that reads in
//! each of its forms.

use std::fs;
use std::path::Path;
use std::process::Command;

/// How a run on this day ended, and all that it said.
#[track_caller]
fn run_on(folder: &Path, day: &str, command: &str) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_lifelong"))
        .args(command.split(' '))
        .current_dir(folder)
        .env("LIFELONG_CLOCK", format!("{day}T09:00:00Z"))
        .env("LIFELONG_BY", "finance.officer")
        .env_remove("LIFELONG_LEDGER")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stdout) + &text(&output.stderr);
    (output.status.code().unwrap(), said)
}

#[track_caller]
fn ends(folder: &Path, command: &str, code: i32, said: &str) {
    ends_on(folder, "2027-02-05", command, (code, said));
}

#[track_caller]
fn ends_on(folder: &Path, day: &str, command: &str, (code, said): (i32, &str)) {
    let (found, words) = run_on(folder, day, command);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(found, code, "{command}: {words}");
    assert!(words.contains(said), "{command}: {words}");
}

/// A ledger of one college and two learners.
fn folder() -> tempfile::TempDir {
    let folder = crate::college::folder();
    let files = [
        (
            "providers",
            "ukprn,name,ofs_category,registered_from,modular_from\n\
                       10000001,Otter College,approved,2018-01-01,2027-01-01\n",
        ),
        (
            "courses",
            "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from\n\
                     C-1,10000001,Engineering,HND,5,240,100184,yes,2026-09-01\n",
        ),
        (
            "modules",
            "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
                     M-1,C-1,10000001,Statics,5,30,2447.50,yes\n\
                     M-2,C-1,10000001,Bridges,5,60,99999999.99,yes\n",
        ),
        (
            "learners",
            "learner_id,date_of_birth,residency_met\n\
                      L-1,1990-05-17,yes\nL-2,2180-01-01,yes\n",
        ),
        (
            "instalment-plans",
            "plan,period,percent,due_months,due_days,rounding,source\n\
                              absurd,1,100,120,3660,penny,ours\n",
        ),
    ];
    ends(folder.path(), "init", 0, "38140.00");
    for (kind, file) in files {
        write(folder.path(), kind, file);
        ends(folder.path(), &format!("import {kind} {kind}.csv"), 0, "recorded");
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(format!("{name}.csv")), text).unwrap();
}

/// Every verb that reads, in each form: none ends in a fault, and `verify` is content.
#[track_caller]
fn is_read(folder: &Path) {
    is_read_on(folder, "2027-02-05");
}

#[track_caller]
fn is_read_on(folder: &Path, day: &str) {
    ends_on(folder, day, "verify", (0, "holds"));
    for form in ["table", "csv", "json"] {
        for verb in [
            "balance L-1",
            "balance L-1 --as-at 1900-01-01",
            "statement L-1",
            "statement L-1 --from 1900-01-01 --to 2199-12-31",
            "afford L-1 --start 2027-02-01",
            "afford L-1 --start 2199-12-31",
            "position --ukprn 10000001 --as-at 2199-12-31",
            "policy rates",
            "policy plans",
            "imports",
            "uprate --to 2027/28 --announced --dry-run",
            "drawdown --ukprn 10000001 --due 2199-12-31 --dry-run --ahead",
        ] {
            let (code, words) = run_on(folder, day, &format!("--format {form} {verb}"));
            assert!([0, 1].contains(&code), "{verb}: {words}");
        }
    }
    let all = "register log balances enrolments drawdowns decisions";
    ends_on(folder, day, &format!("export {all} --out out"), (0, "register"));
    let header = "payment_reference,payment_date,ukprn,learner_id,enrolment_id,liability_period,\
                  amount\n";
    write(folder, "nothing", header);
    let again = "reconcile nothing.csv --ukprn 10000001 --as-at 2027-03-08 --dry-run";
    let (code, words) = run_on(folder, day, again);
    assert!([0, 1].contains(&code), "{again}: {words}");
}

/// An amount that is one, and a sum of them that is not what one learner may have.
#[test]
fn grants_come_to_what_one_learner_may_have_and_no_penny_more() {
    let folder = folder();
    let folder = folder.path();
    let grant = |amount: &str| format!("grant L-1 --additional {amount} --reason PRIORITY");
    let out_of_range = "`999961860.01` is out of range: amounts reach from -99999999.99";
    ends(folder, &grant("999961860.01"), 2, out_of_range);
    for _ in 0..9 {
        ends(folder, &grant("99999999.99"), 0, "granted");
    }
    // 38140.00 and nine times 99999999.99 are 900038139.91.
    let beyond = "what L-1 is granted in all would be too much, as 1000000000.00 is beyond \
                  999999999.99, the most that the sums of one learner may be";
    ends(folder, &grant("99961860.09"), 1, beyond);
    ends(folder, &grant("99961860.09"), 1, "beyond-sums");
    ends(folder, &grant("99961860.08"), 0, "999999999.99");
    ends(folder, "verify", 0, "holds");
    // 999999999.99 × 39160.00 ÷ 38140.00 is more.
    let left = "1 learner was left as they are: what L-1 has would come to too much, as \
                1026743576.28 is beyond";
    ends(folder, "uprate --to 2026/27", 1, "left as they are 1");
    ends(folder, "uprate --to 2026/27", 1, left);
    ends(folder, "balance L-2", 0, "£39,160.00");
    ends(folder, "grant L-1 --prior-study 38140.00 --source letter", 0, "deducted");
    ends(folder, "grant L-1 --prior-study 0.00 --source letter", 0, "restored");
    is_read(folder);
    // Less is re-priced as anybody's.
    ends(folder, "correct L-1/12 --reason MISTAKE", 0, "corrected");
    ends(folder, "uprate --to 2026/27", 0, "uprated 1");
    is_read(folder);
}

#[test]
fn rates_that_are_absurd_beside_their_neighbours_are_asked_about() {
    let folder = folder();
    let folder = folder.path();
    let header = "academic_year,full_entitlement,fee_limit_120,uprating,source\n";
    let import = |lines: &str, code: i32, said: &str| {
        write(folder, "rates", &format!("{header}{lines}"));
        ends(folder, "import rates rates.csv", code, said);
    };
    let apart = "0.04 in 2028/29 and one of 40200.00 in 2027/28, the nearest year, are more than \
                 tenfold apart";
    import("2028/29,0.04,0.01,pro-rata,ours\n", 2, apart);
    import("2028/29,1000000000.00,250000000.00,pro-rata,ours\n", 2, "is out of range");
    import("2026/27,402000.00,100500.00,pro-rata,ours\n", 2, "tenfold apart");
    // The year after it asks as well, and a file that has both sides of it.
    import("2024/25,3000.00,750.00,pro-rata,ours\n", 2, "38140.00 in 2025/26");
    let both = "2028/29,40.00,10.00,pro-rata,ours\n2029/30,41000.00,10250.00,pro-rata,ours\n";
    import(both, 2, "41000.00 in 2029/30 and one of 40.00 in 2028/29");
    import("2028/29,402000.00,100500.00,pro-rata,ours\n", 0, "recorded");
    import("2028/29,402000.00,100500.00,pro-rata,ours\n", 0, "already there 1");
    import("2028/29,41200.00,10300.00,pro-rata,ours\n", 0, "recorded");
    ends(folder, "verify", 0, "holds");
}

#[test]
fn a_day_that_is_worked_out_beyond_the_calendar_is_refused() {
    let folder = folder();
    let folder = folder.path();
    let rates = "academic_year,full_entitlement,fee_limit_120,uprating,source\n\
                 2198/99,39160.00,9790.00,pro-rata,ours\n2199/00,39160.00,9790.00,pro-rata,ours\n";
    write(folder, "rates", rates);
    ends(folder, "import rates rates.csv", 0, "recorded");
    let course_year = "2200-11-30 is after 2199-12-31, the last day that can be recorded";
    for verb in ["assess", "enrol"] {
        ends(folder, &format!("{verb} L-2 M-1 --start 2199-12-31"), 1, "beyond-calendar");
        ends(folder, &format!("{verb} L-2 M-1 --start 2199-12-31"), 1, course_year);
        let by_plan = format!("{verb} L-2 M-1 --start 2199-01-31 --plan absurd");
        ends(folder, &by_plan, 1, "an instalment by the plan `absurd` falls due too late");
        ends(folder, &format!("{verb} L-2 M-1 --start 2200-01-01"), 2, "from 1900 to 2199");
    }
    ends(folder, "enrol L-2 M-1 --start 2199-01-31 --id E-1", 0, "enrolled");
    let line = "enrolment_id,learner_id,module_id,start_date\nE-2,L-2,M-1,2199-12-31\n";
    write(folder, "enrolments", line);
    ends(folder, "import enrolments enrolments.csv", 0, "refused 1");
    // Wednesdays in 2200.
    let attend = "attend E-1 --period 1 --status A --on 2199-12-31";
    ends(folder, attend, 1, "day-to-come");
    let last = "2199-12-31";
    ends_on(folder, last, attend, (1, "2200-01-08 is after 2199-12-31"));
    let attend = "attend E-1 --period 1 --status A --on 2199-12-19";
    ends_on(folder, last, attend, (0, "2199-12-25"));
    ends_on(folder, last, "withdraw E-1 --on 2199-12-31", (0, "withdrawn"));
    is_read_on(folder, last);
}

#[test]
fn fees_that_come_to_more_than_one_amount_are_refused() {
    let folder = folder();
    let folder = folder.path();
    let both = "assess L-1 M-1 M-2 --start 2027-02-01";
    ends(folder, both, 1, "beyond-sums");
    ends(folder, both, 1, "as 100002447.49 is beyond 99999999.99");
    ends(folder, &format!("{both} --fee 9790.00"), 0, "funded");
    ends(folder, "enrol L-1 M-2 --start 2027-02-01 --id E-1", 0, "4895.00");
    let amend = "amend E-1 --fee 100000000.00 --on 2027-02-01 --reason MISTAKE";
    ends(folder, amend, 2, "out of range");
    ends(folder, "amend E-1 --fee 0.01 --on 2027-02-01 --reason MISTAKE", 0, "amended");
    let amend = "amend E-1 --fee 99999999.99 --on 2027-02-01 --reason MISTAKE";
    ends(folder, amend, 0, "99999999.99");
    is_read(folder);
}

/// Each form of the most and the least in a schedule, as of the first and the last day.
#[test]
fn a_schedule_of_the_largest_amounts_foots_on_any_day() {
    let folder = folder();
    let folder = folder.path();
    ends(folder, "enrol L-1 M-1 --start 2027-02-01 --id E-1", 0, "enrolled");
    let header = "payment_reference,payment_date,ukprn,learner_id,enrolment_id,liability_period,\
                  amount\n";
    let line = |number: usize, amount: &str| {
        format!("P-{number},2027-02-05,10000001,L-1,E-1,{},{amount}\n", number % 3 + 1)
    };
    let amounts = ["99999999.99", "-99999999.99", "99999999.99", "0.01", "99999999.99"];
    let lines: String = (1..).zip(amounts).map(|(number, amount)| line(number, amount)).collect();
    write(folder, "schedule", &format!("{header}{lines}"));
    // Before all of it was paid, all of it is later.
    for (as_at, code) in [("1900-01-01", 0), ("2027-02-05", 1), ("2027-03-08", 1)] {
        for _ in 0..2 {
            let reconcile = format!("reconcile schedule.csv --as-at {as_at} --out {as_at}");
            ends(folder, &reconcile, code, "foots");
        }
    }
    write(folder, "schedule", &format!("{header}{}", line(9, "100000000.00")));
    ends(folder, "reconcile schedule.csv", 2, "out of range");
    is_read(folder);
}
