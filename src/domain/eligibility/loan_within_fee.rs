//! Rule: the loan is more than nothing, and within the fee limit and the fee.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use crate::domain::money::Money;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::LoanWithinFee,
    source: "Department for Education, Tuition fee limits in the LLE, 30 October 2024, and Student \
             Loans Company, guide to fee caps, 25 October 2023: a loan for the fee, up to the \
             limit; ours: less what an employer pays, and by a known instalment plan",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    let employer = case.request.employer_funded;
    if case.plan.is_none() {
        let because = because.with([Remedy::SeePlans, Remedy::ImportPlans]);
        return because.not_met(format_args!(
            "there is no instalment plan `{}` by which a loan could be paid: name one that there \
             is, or import it",
            case.request.plan_name()
        ));
    }
    let Some(fee) = case.fee else {
        return without_a_fee(case, because);
    };
    let (Some(limit), Some(loan)) = (case.fee_limit, case.loan) else {
        return because.not_judged(format_args!("the fee limit is not known"));
    };
    if employer < Money::ZERO {
        return because.not_met(format_args!(
            "money of {employer} from an employer is less than nothing: give 0.00 or more"
        ));
    }
    let most = (fee - employer).min(limit.into());
    if most <= Money::ZERO {
        because.not_met(format_args!(
            "a fee of {fee} less {employer} from an employer leaves nothing to lend: no loan is \
             needed, unless one of these figures is wrong"
        ))
    } else if loan <= Money::ZERO {
        because.not_met(format_args!(
            "a loan of {loan} is not more than nothing: ask for a loan of at most {most}"
        ))
    } else if loan > limit {
        because.not_met(format_args!(
            "the loan of {loan} is {} above the fee limit of {limit}: ask for a loan of at most \
             {most}",
            loan - limit
        ))
    } else if loan > fee - employer {
        because.not_met(format_args!(
            "the loan of {loan} and {employer} from an employer are more than the fee of {fee}: \
             ask for a loan of at most {most}"
        ))
    } else {
        because.met(format_args!(
            "the loan of {loan} is at most the fee limit of {limit}, and with {employer} from an \
             employer at most the fee of {fee}"
        ))
    }
}

/// A course year needs a fee of its own; modules have theirs, unless one of them is not known.
fn without_a_fee(case: &Case<'_>, because: &mut Because) -> Verdict {
    if case.knows_all_modules() {
        because.not_judged(format_args!("the fees of the modules are more than one amount may be"))
    } else if case.is_modular() {
        because.not_judged(format_args!("not all of the modules are known, and so no fee is"))
    } else {
        because.not_met(format_args!(
            "no fee is given for the course year, and so nothing to lend for: ask with its fee"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, id, money};
    use super::{RULE, Remedy};
    use crate::domain::provider::OfsCategory;

    fn asked(fee: &str, employer: &str, loan: Option<&str>) -> Example {
        let mut example = Example::module();
        example.request.fee = Some(money(fee));
        example.request.employer_funded = money(employer);
        example.request.loan = loan.map(money);
        example
    }

    #[test]
    fn a_loan_of_the_whole_fee_is_met() {
        asked("2383.75", "0.00", None).met(
            RULE,
            "the loan of 2383.75 is at most the fee limit of 2447.50, and with 0.00 from an \
             employer at most the fee of 2383.75",
        );
    }

    #[test]
    fn the_loan_and_the_employer_pay_no_more_than_the_fee() {
        asked("2000.00", "500.00", None).met(RULE, "the loan of 1500.00 is at most");
        asked("2000.00", "500.00", Some("1500.00")).met(RULE, "the loan of 1500.00 is at most");
        asked("2000.00", "500.00", Some("1500.01")).not_met(
            RULE,
            "the loan of 1500.01 and 500.00 from an employer are more than the fee of 2000.00: ask \
             for a loan of at most 1500.00",
        );
    }

    #[test]
    fn the_loan_stops_at_the_fee_limit() {
        let mut example = asked("3000.00", "0.00", Some("2447.51"));
        example.providers[0].category = OfsCategory::Approved;
        example.not_met(RULE, "the loan of 2447.51 is 0.01 above the fee limit of 2447.50");
        example.request.loan = None;
        example.met(RULE, "the loan of 2447.50 is at most the fee limit of 2447.50");
    }

    #[test]
    fn the_loan_is_more_than_nothing() {
        asked("2000.00", "0.00", Some("0.00"))
            .not_met(RULE, "a loan of 0.00 is not more than nothing");
        asked("2000.00", "0.00", Some("-1.00")).not_met(RULE, "a loan of -1.00 is not more");
        asked("2000.00", "2000.00", None).not_met(RULE, "leaves nothing to lend");
        asked("2000.00", "2000.00", Some("1.00")).not_met(RULE, "leaves nothing to lend");
        asked("0.00", "0.00", None).not_met(RULE, "leaves nothing to lend");
        asked("-1.00", "0.00", None).not_met(RULE, "leaves nothing to lend");
    }

    #[test]
    fn an_employer_cannot_take_money_out() {
        asked("1000.00", "-500.00", Some("1500.00"))
            .not_met(RULE, "money of -500.00 from an employer is less than nothing");
    }

    #[test]
    fn the_loan_must_have_a_plan() {
        let mut example = Example::module();
        example.request.plan = Some(id("weekly"));
        example.not_met(RULE, "there is no instalment plan `weekly`");
        example.remedied(RULE, &[Remedy::SeePlans, Remedy::ImportPlans]);
    }

    #[test]
    fn a_course_year_needs_a_fee() {
        let mut example = Example::course_year();
        example.request.fee = None;
        example.not_met(RULE, "no fee is given for the course year");
    }

    #[test]
    fn it_is_not_judged_without_a_limit_or_the_modules() {
        let mut example = Example::module();
        example.rates.clear();
        example.not_judged(RULE, "the fee limit is not known");
        example.modules.clear();
        example.not_judged(RULE, "not all of the modules are known");
    }
}
