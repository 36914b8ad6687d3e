//! The fields of a line together: their values, or all that is wrong with any of them.

use super::lines::Faults;

/// Results that are wanted together.
pub(super) trait Together {
    /// What they hold where none of them failed.
    type Values;

    /// All of the values, or all of the faults: whoever mends a line mends it once.
    fn together(self) -> Result<Self::Values, Faults>;
}

macro_rules! together {
    ($($value:ident: $Value:ident or $Error:ident),+) => {
        impl<$($Value, $Error: Into<Faults>),+> Together for ($(Result<$Value, $Error>,)+) {
            type Values = ($($Value,)+);

            fn together(self) -> Result<Self::Values, Faults> {
                let ($($value,)+) = self;
                let mut faults = Vec::new();
                $(let $value = $value.map_err(|error| faults.extend(error.into())).ok();)+
                match ($($value,)+) {
                    ($(Some($value),)+) => Ok(($($value,)+)),
                    _ => Err(faults.into_iter().collect()),
                }
            }
        }
    };
}

/// One for each number of results, from the fewest.
macro_rules! up_to {
    ($($done:ident: $Done:ident or $Failed:ident),+;) => {
        together!($($done: $Done or $Failed),+);
    };
    (
        $($done:ident: $Done:ident or $Failed:ident),+;
        $next:ident: $Next:ident or $NextFailed:ident
        $(, $rest:ident: $Rest:ident or $RestFailed:ident)*
    ) => {
        together!($($done: $Done or $Failed),+);
        up_to!(
            $($done: $Done or $Failed),+, $next: $Next or $NextFailed;
            $($rest: $Rest or $RestFailed),*
        );
    };
}

up_to!(
    a: A or ErrorA, b: B or ErrorB;
    c: C or ErrorC, d: D or ErrorD, e: E or ErrorE, f: F or ErrorF, g: G or ErrorG,
    h: H or ErrorH, i: I or ErrorI, j: J or ErrorJ, k: K or ErrorK, l: L or ErrorL
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::LineError;

    #[test]
    fn all_that_is_wrong_is_told_and_nothing_is_lost_where_nothing_is() {
        let wrong = |message: &str| LineError::new(2, message);
        let both: Result<((), u8, ()), Faults> =
            (Err(wrong("this")), Ok::<u8, LineError>(1), Err::<(), _>(wrong("that"))).together();
        let told: Vec<String> = both.unwrap_err().into_iter().map(|error| error.message).collect();
        assert_eq!(told, ["this", "that"]);
        let right: (Result<u8, LineError>, Result<&str, Faults>) = (Ok(1), Ok("x"));
        assert_eq!(right.together(), Ok((1, "x")));
    }
}
