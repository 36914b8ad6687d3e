//! What stops in the middle says what stands of it.

use lifelong::domain::rates::Announced;
use lifelong::ledger::actor::{Actor, Name};
use lifelong::ledger::instant::Instant;
use lifelong::ops::uprate::{Uprating, uprate};
use lifelong::ops::{Moment, OpError, Recording};
use lifelong::store::open;
use rusqlite::Connection;

use crate::office::Office;

/// Changes the text of a learner's last entry, as a bad disk does, behind the back of the guards.
fn damage(office: &Office, learner: &str) {
    let ledger = Connection::open(office.path("lifelong.db")).unwrap();
    let guards = {
        let mut guards = ledger
            .prepare(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'entry'",
            )
            .unwrap();
        let guard = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let guards = guards.query_map([], guard).unwrap();
        guards.collect::<Result<Vec<(String, String)>, _>>().unwrap()
    };
    for (name, _) in &guards {
        ledger.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    let changed = ledger
        .execute(
            "UPDATE entry SET text = replace(text, 'by officer', 'by nobody!') WHERE id = \
             (SELECT max(entry.id) FROM entry JOIN chain ON chain.id = entry.chain WHERE name = ?1)",
            [format!("learner/{learner}")],
        )
        .unwrap();
    assert_eq!(changed, 1);
    for (_, guard) in &guards {
        ledger.execute_batch(guard).unwrap();
    }
}

fn entries(office: &Office) -> u64 {
    let ledger = Connection::open(office.path("lifelong.db")).unwrap();
    let count: i64 = ledger.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap();
    u64::try_from(count).unwrap()
}

#[test]
fn an_uprating_that_stops_says_how_much_stands() {
    let office = Office::new();
    damage(&office, "L-3");
    let before = entries(&office);
    let by: Name = "officer".parse().unwrap();
    let recorded_at = "2027-02-01T09:00:00Z".parse::<Instant>().unwrap();
    let moment = Moment::new(recorded_at, Actor::new(by.clone(), by));
    let mut store = open(&office.path("lifelong.db").into()).unwrap();
    let uprating = Uprating {
        to: "2026/27".parse().unwrap(),
        on: None,
        announced: Announced::Refused,
        at_a_time: 1,
    };
    let stopped = uprate(&mut *store, &uprating, &moment, Recording::Real, &mut |_, _| {});
    let Err(OpError::CutOff { entries: stand, because }) = stopped else { panic!("{stopped:?}") };
    assert!(matches!(*because, OpError::Chain(_)), "{because:?}");
    // Two were uprated, after the entry that begins the run.
    assert_eq!((stand, entries(&office)), (3, before.checked_add(3).unwrap()));
    // Where nothing was recorded before, nothing stands.
    let again = uprate(&mut *store, &uprating, &moment, Recording::Real, &mut |_, _| {});
    assert!(matches!(again, Err(OpError::Chain(_))), "{again:?}");
    let dry = uprate(&mut *store, &uprating, &moment, Recording::DryRun, &mut |_, _| {});
    assert!(matches!(dry, Err(OpError::Chain(_))), "{dry:?}");
}

/// The damaged learner comes in the second batch; all between are not known, and refused.
#[test]
fn an_import_that_stops_says_how_much_stands() {
    let office = Office::new();
    office.write("more.csv", "learner_id,date_of_birth,residency_met\nZ-1,2001-05-17,yes\n");
    office.done(&["import", "learners", "more.csv"]);
    damage(&office, "Z-1");
    let before = entries(&office);
    let unknown = (0..20_000).map(|number| format!("E-U{number},U-{number},M-1,2027-03-01\n"));
    let asked = format!(
        "enrolment_id,learner_id,module_id,start_date\nE-L,L-1,M-1,2027-03-01\n{}\
         E-Z,Z-1,M-1,2027-03-01\n",
        unknown.collect::<String>()
    );
    office.write(
        "enrolments.csv",
        &asked.replace("E-L,L-1,M-1,2027-03-01", "E-L,L-1,M-1,2028-03-01"),
    );
    let import = ["--format", "json", "import", "enrolments", "enrolments.csv"];
    let run = office.run(&import);
    assert_eq!((run.code, run.data.as_str()), (Some(3), ""), "{}", run.words);
    // One was enrolled, after the entry that begins the file.
    assert_eq!(entries(&office), before.checked_add(2).unwrap());
    let told: serde_json::Value = serde_json::from_str(&run.words).unwrap();
    let error = &told["error"];
    assert_eq!((&error["code"], &error["entries"]), (&"damaged".into(), &2.into()));
    let help = error["help"].as_str().unwrap();
    assert!(help.starts_with("2 entries were recorded before that, and stand; see all"), "{help}");
    assert!(!run.words.contains("nothing was recorded"), "{}", run.words);
    // Again, it stops before it has recorded anything.
    let run = office.run(&import);
    let told: serde_json::Value = serde_json::from_str(&run.words).unwrap();
    assert_eq!(told["error"]["entries"], serde_json::Value::Null, "{}", run.words);
}
