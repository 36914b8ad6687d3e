//! The files of the college, and the headers of files.

/// Two providers, a course of each, modules, and learners of whose 38140.00 all, some and little is
/// left: 9535.00 of L-3 and 5140.00 of L-4. The first provider may charge no more than the limit,
/// the second may.
pub(crate) const FILES: [(&str, &str); 5] = [
    (
        "providers",
        "ukprn,name,ofs_category,registered_from,modular_from\n\
         10000001,Otter College,approved-fee-cap,2018-01-01,2027-01-01\n\
         10000002,Heron Institute,approved,2018-01-01,2027-01-01\n",
    ),
    (
        "courses",
        "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from\n\
         C-1,10000001,Computer science,HND,5,240,100366,yes,2026-09-01\n\
         C-2,10000002,Fen ecology,HND,5,240,100347,yes,2026-09-01\n",
    ),
    (
        "modules",
        "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
         M-1,C-1,10000001,Databases,5,30,2447.50,yes\n\
         M-2,C-1,10000001,Networks,5,30,2447.50,yes\n\
         M-3,C-1,10000001,Ethics,4,30,2447.50,yes\n\
         M-4,C-1,10000001,Logic,5,15,1200.00,yes\n\
         M-5,C-1,10000001,Proof,4,15,1183.75,yes\n\
         M-6,C-2,10000002,Reeds,4,30,3000.00,yes\n\
         M-7,C-2,10000002,Peat,5,30,2447.50,yes\n",
    ),
    (
        "instalment-plans",
        "plan,period,percent,due_months,due_days,rounding,source\n\
         quarters,1,10,0,3,penny,a letter\n\
         quarters,2,20,2,0,penny,a letter\n\
         quarters,3,30,5,0,penny,a letter\n\
         quarters,4,40,9,10,penny,a letter\n",
    ),
    (
        "learners",
        "learner_id,date_of_birth,residency_met,prior_study\n\
         L-1,1990-05-17,yes,\n\
         L-2,1990-05-17,yes,\n\
         L-3,1990-05-17,yes,28605.00\n\
         L-4,1990-05-17,yes,33000.00\n",
    ),
];

/// The columns of each kind of file, of which a line of a story may leave out the last ones.
pub(crate) fn columns(kind: &str) -> &'static str {
    match kind {
        "providers" => "ukprn,name,ofs_category,registered_from,modular_from",
        "modules" => "module_id,course_id,ukprn,title,level,credits,fee,assessed",
        "learners" => {
            "learner_id,date_of_birth,residency_met,prior_study,entitlement_year,nhs_bursary"
        }
        "enrolments" => {
            "enrolment_id,learner_id,module_id,start_date,course_id,credits,fee,loan,plan,\
             employer_funded"
        }
        "attendance" => "enrolment_id,liability_period,status,confirmed_on",
        "withdrawals" => "enrolment_id,withdrawn_on,reason",
        "rates" => "academic_year,full_entitlement,fee_limit_120,uprating,source,status",
        "instalment-plans" => "plan,period,percent,due_months,due_days,rounding,source",
        other => panic!("no story takes in {other}"),
    }
}

/// A file of lines with as many of the columns as the first line has.
pub(crate) fn file(kind: &str, lines: &[&str]) -> String {
    let fields = lines.first().map_or(usize::MAX, |line| line.split(',').count());
    let header = columns(kind).split(',').take(fields).collect::<Vec<_>>().join(",");
    [&[&*header], lines, &[""]].concat().join("\n")
}
