//! What is read of a file, and what is told of what cannot be.

use super::*;
use crate::exchange::catalogue::{provider_text, read_providers};
use crate::exchange::schedule::read_schedule;
use crate::exchange::withdrawals::{WithdrawalLine, read_withdrawals};
use crate::exchange::{DateOrder, Renames};

fn read(text: &str) -> Contents<WithdrawalLine> {
    read_withdrawals(text.as_bytes(), &Reading::default()).unwrap()
}

#[track_caller]
fn first_error(lines: &Contents<WithdrawalLine>) -> String {
    lines.bad.first().unwrap().to_string()
}

#[test]
fn columns_stand_in_any_order_and_optional_ones_may_be_absent() {
    let whole = read("enrolment_id,withdrawn_on,reason\nE-1,2027-03-01,\n");
    assert_eq!((whole.read, whole.bad_count(), whole.good_count()), (1, 0, 1));
    assert_eq!(read("withdrawn_on,enrolment_id\n2027-03-01,E-1\n"), whole);
    assert_eq!(read("\u{feff}reason,enrolment_id,withdrawn_on\r\n,E-1,2027-03-01\r\n"), whole);
}

/// Each is the same file, written in another way that can be read in no other.
#[test]
fn what_can_be_read_in_one_way_only_is_read() {
    let whole = read("enrolment_id,withdrawn_on,reason\nE-1,2027-03-01,moved\n");
    for text in [
        "\u{feff}Enrolment ID,Withdrawn-On,REASON\r\nE-1,2027-03-01,moved\r\n",
        "enrolment_id,withdrawn_on,reason,,\nE-1,2027-03-01,moved,,\n",
        "enrolment_id,,withdrawn_on,reason\nE-1, ,2027-03-01,moved\n",
        ",,\n\nenrolment_id,withdrawn_on,reason\n,,\nE-1,2027-03-01,moved\n , ,\"\",,,\n,,,,,,\n",
        "\"enrolment_id\",\"withdrawn_on\",\"reason\"\n\"E-1\",\"2027-03-01\",\"moved\"\n",
    ] {
        let found = read(text);
        let values = |of: &Contents<WithdrawalLine>| {
            of.good.iter().map(|line| line.value.clone()).collect::<Vec<_>>()
        };
        assert_eq!((values(&found), &found.bad, found.read), (values(&whole), &whole.bad, 1));
    }
}

#[test]
fn a_date_with_its_day_first_is_read_where_that_was_said() {
    let text = "enrolment_id,withdrawn_on\nE-1,18/01/2027\nE-2,2027-02-03\n";
    let lines = read(text);
    assert_eq!(
        first_error(&lines),
        "line 2, column `withdrawn_on`: `18/01/2027` may have its day first or its month: write it \
         as `2027-01-18`, or say that days stand first"
    );
    assert_eq!(lines.bad[0].remedies, [Remedy::SayDaysStandFirst]);
    let reading = Reading { dates: DateOrder::DayFirst, ..Reading::default() };
    let read = |text: &str| read_withdrawals(text.as_bytes(), &reading).unwrap();
    let lines = read(text);
    let days: Vec<_> = lines.good.iter().map(|it| it.value.withdrawn_on.to_string()).collect();
    assert_eq!(days, ["2027-01-18", "2027-02-03"]);
    let error = first_error(&read("enrolment_id,withdrawn_on\nE-1,01/18/2027\n"));
    assert!(error.contains("`01/18/2027` is not a date"), "{error}");
}

#[test]
fn everything_that_is_wrong_with_a_line_is_told_and_the_line_counted_once() {
    let lines = read("enrolment_id,withdrawn_on,reason\nE 1,x,a b\nE-2,2027-03-01,\n");
    let said: Vec<_> = lines.bad.iter().map(|error| error.column.as_deref().unwrap()).collect();
    assert_eq!(said, ["enrolment_id", "withdrawn_on", "reason"]);
    assert_eq!((lines.bad_count(), lines.good_count(), lines.unlisted), (1, 1, 0));
}

#[test]
fn what_is_wrong_with_a_whole_column_is_told_once_with_its_count() {
    let rows = "E-1,01/03/2027\nE-2,02/03/2027\n,03/03/2027\nE-4,04/03/2027\n";
    let lines = read(&format!("enrolment_id,withdrawn_on\n{rows}"));
    let told: Vec<_> = lines.bad.iter().map(|error| (error.line, error.on_lines)).collect();
    assert_eq!(told, [(2, 4), (4, 1)]);
    let voice = |_: &Remedy| "say so".to_owned();
    let said = lines.bad[0].told(voice);
    assert!(said.ends_with("days stand first (say so); the same is so on all 4 lines"), "{said}");
    assert_eq!((lines.bad_count(), lines.good_count()), (4, 0));
    // Where one line is right it is no fault of the column.
    let lines = read(&format!("enrolment_id,withdrawn_on\n{rows}E-5,2027-03-05\n"));
    assert_eq!((lines.bad.len(), lines.bad_count(), lines.good_count()), (5, 4, 1));
}

#[test]
fn a_file_that_ends_within_a_line_is_believed_where_nothing_can_be_missing() {
    let note = |text: &str| read(text).notes;
    assert_eq!(
        note("enrolment_id,withdrawn_on\nE-1,2027-03-01"),
        ["the last line has no line end; it was taken, since `2027-03-01` in `withdrawn_on` is \
             whole"]
    );
    assert_eq!(note("enrolment_id,withdrawn_on\nE-1,2027-03-01\n"), [""; 0]);
    let cut = "withdrawn_on,enrolment_id\n2027-03-01,E-1\n2027-03-01,E-2";
    let lines = read(cut);
    assert_eq!(
        first_error(&lines),
        "line 3: the file ends within this line, and `E-2` may be the beginning of what was to \
         stand in `enrolment_id`: look whether the file was cut off, and give it whole, or say \
         that it is complete"
    );
    assert_eq!((lines.bad_count(), lines.good_count()), (1, 1));
    assert_eq!(lines.bad[0].remedies, [Remedy::SayItIsComplete]);
    // An empty field may have been about to be filled.
    assert!(read("enrolment_id,withdrawn_on,reason\nE-1,2027-03-01,").is_malformed());
    let complete = Reading { end: FileEnd::Complete, ..Reading::default() };
    let lines = read_withdrawals(cut.as_bytes(), &complete).unwrap();
    assert_eq!((lines.good.len(), lines.notes.len(), lines.is_malformed()), (2, 0, false));
}

#[test]
fn a_schedule_that_ends_within_a_line_is_never_believed() {
    let header = "payment_reference,payment_date,ukprn,learner_id,enrolment_id,liability_period,";
    let read = |text: &str| read_schedule(text.as_bytes(), &Reading::default()).unwrap();
    for text in [
        format!("{header}amount\nP-1,2027-02-03,10007773,L-1,E-1,1,2447.50"),
        "amount,payment_reference,ukprn,learner_id,enrolment_id,liability_period,payment_date\n\
         2447.50,P-1,10007773,L-1,E-1,1,2027-02-03"
            .to_owned(),
    ] {
        assert!(read(&text).is_malformed(), "{text}");
        assert!(!read(&format!("{text}\n")).is_malformed(), "{text}");
    }
}

/// What a code is the beginning of is another code.
#[test]
fn a_code_that_begins_a_longer_one_may_have_been_cut_off() {
    let read = |text: &str| {
        let (reading, none) = (Reading::default(), StoredTexts::default());
        read_providers(text.as_bytes(), &reading, &none).unwrap()
    };
    let header = "ukprn,name,registered_from,ofs_category\n10007773,A,2018-08-01,";
    assert!(read(&format!("{header}approved")).is_malformed());
    assert_eq!(read(&format!("{header}approved-fee-cap")).notes.len(), 1);
}

/// A file that names what it has and nothing else leaves the rest.
#[test]
fn a_column_that_is_absent_leaves_what_is_on_record() {
    let stored = "10007773,Aldham,approved,2018-08-01,2027-06-30,2027-01-01,2027-06-30,100366";
    let on_record: StoredTexts = [("10007773".to_owned(), stored.to_owned())].into_iter().collect();
    let read = |text: &str| {
        let lines = read_providers(text.as_bytes(), &Reading::default(), &on_record).unwrap();
        assert_eq!(lines.bad, []);
        provider_text(&lines.good[0].value)
    };
    let required = "ukprn,name,ofs_category,registered_from";
    assert_eq!(
        read(&format!("{required}\n10007773,Aldham College,approved,2018-08-01\n")),
        stored.replace("Aldham", "Aldham College")
    );
    // An empty field resets what it stands for.
    assert_eq!(
        read(&format!("{required},registered_to\n10007773,Aldham,approved,2018-08-01,\n")),
        stored.replacen("2027-06-30", "", 1)
    );
    // Of another provider nothing is on record.
    assert_eq!(
        read(&format!("{required}\n10007774,Aldham,approved,2018-08-01\n")),
        "10007774,Aldham,approved,2018-08-01,,,,"
    );
}

#[test]
fn a_map_can_leave_a_column_out() {
    let renames: Renames = [("Notes", ""), ("Ref", "enrolment_id")]
        .map(|(theirs, ours)| (theirs.to_owned(), ours.to_owned()))
        .into_iter()
        .collect();
    let reading = Reading { renames, ..Reading::default() };
    let text = "Ref,Notes,withdrawn_on\nE-1,=anything,2027-03-01\n";
    let lines = read_withdrawals(text.as_bytes(), &reading).unwrap();
    assert_eq!((lines.good.len(), lines.bad), (1, vec![]));
}

#[test]
fn a_file_of_no_lines_is_no_error() {
    let none = read("enrolment_id,withdrawn_on\n\n");
    assert!(!none.is_malformed() && none.good.is_empty());
}

#[test]
fn all_bad_lines_are_told_and_the_good_ones_counted() {
    let lines = read("enrolment_id,withdrawn_on\nE-1,x\nE-2,2027-03-01\nE-3\nE-4,2027-03-01\n");
    assert_eq!(lines.bad.iter().map(|error| error.line).collect::<Vec<_>>(), [2, 4]);
    assert_eq!((lines.good_count(), lines.bad_count()), (2, 2));
}

#[test]
fn a_hundred_thousand_faults_are_listed_and_the_rest_counted() {
    let good = "E-0,2027-03-01\n";
    let lines = read(&format!("enrolment_id,withdrawn_on\n{good}{}", "E-1\n".repeat(100_500)));
    assert_eq!((lines.bad.len(), lines.unlisted, lines.bad_count()), (100_000, 500, 100_500));
    let lines = read(&format!("enrolment_id,withdrawn_on\n{}", "E-1\n".repeat(100_500)));
    assert_eq!((lines.bad.len(), lines.unlisted, lines.bad_count()), (1, 0, 100_500));
    assert_eq!(lines.bad[0].on_lines, 100_500);
}

#[test]
fn a_line_of_millions_of_characters_spoils_no_other_line() {
    let long = "x".repeat(5_000_000);
    let lines = read(&format!("enrolment_id,withdrawn_on\n{long}\nE-2,2027-03-01\n"));
    assert!(first_error(&lines).contains("longer than 1048576 bytes"));
    assert_eq!((lines.good.len(), lines.bad.len()), (1, 1));
    let in_header = read(&long);
    assert!(first_error(&in_header).starts_with("line 1: the line is longer than"));
    let many = first_error(&read(&",a".repeat(400_000)));
    assert!(many.starts_with("line 1: the header has 400001 columns"), "{many}");
}

#[test]
fn columns_of_another_system_are_renamed() {
    let renames: Renames = [("ENR_REF", "enrolment_id"), ("ENDED", "withdrawn_on")]
        .map(|(theirs, ours)| (theirs.to_owned(), ours.to_owned()))
        .into_iter()
        .collect();
    let read = |text: &str| {
        read_withdrawals(
            text.as_bytes(),
            &Reading { renames: renames.clone(), ..Reading::default() },
        )
        .unwrap()
    };
    assert!(!read("ENR_REF,ENDED\nE-1,2027-03-01\n").is_malformed());
    let error = first_error(&read("ENR_REF,ENDED\nE-1,1 March\n"));
    assert!(error.starts_with("line 2, column `ENDED`: `1 March` is not a date"), "{error}");
    let error = first_error(&read("ENR_REF,ENDED,withdrawn_on\n"));
    assert!(error.contains("`withdrawn_on` stands in the header twice"), "{error}");
}

#[test]
fn a_reader_that_fails_is_an_error() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    assert!(read_withdrawals(Failing, &Reading::default()).is_err());
}
