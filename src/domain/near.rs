//! Names that are near one another: what somebody may have meant by a name that is not known.

/// The known names that are near to one that is not: one character changed (another in its place,
/// one more, or one less), or two neighbours swapped, upper and lower case alike. The nearest come
/// first, and those that are as near in the order of their bytes. None that is far is among them.
#[must_use]
pub fn near<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut near: Vec<(u8, &str)> = known
        .into_iter()
        .filter(|known| *known != found)
        .filter_map(|known| Some((distance(found, known)?, known)))
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().map(|(_, known)| known).collect()
}

/// How far two names are from one another: 0 where they differ by case alone, 1 where it is two
/// neighbours, 2 where it is one character; none where it is more.
fn distance(one: &str, other: &str) -> Option<u8> {
    let (one, other) = (folded(one), folded(other));
    if one == other {
        return Some(0);
    }
    let same = |(one, other): &(&char, &char)| one == other;
    let before = one.iter().zip(&other).take_while(same).count();
    let (one, other) = (one.get(before..)?, other.get(before..)?);
    let after = one.iter().rev().zip(other.iter().rev()).take_while(same).count();
    let kept = |name: &[char]| name.len().checked_sub(after);
    match (one.get(..kept(one)?)?, other.get(..kept(other)?)?) {
        ([a, b], [c, d]) if a == d && b == c => Some(1),
        ([_], [_] | []) | ([], [_]) => Some(2),
        _ => None,
    }
}

fn folded(name: &str) -> Vec<char> {
    name.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: &str, known: &str, expected: &str) {
        assert_eq!(near(found, known.split(' ')).join(" "), expected, "{found}");
    }

    #[test]
    fn one_character_more_one_less_and_another_one_are_near() {
        check("blance", "balance statement", "balance");
        check("balances", "balance statement", "balance");
        check("bolance", "balance statement", "balance");
        check("balanec", "balance statement", "balance");
        check("x", "xy y", "xy y");
    }

    #[test]
    fn two_changes_are_far_and_so_are_names_that_only_begin_alike() {
        for far in ["blanc", "state", "cable", "bbalancee", "", "nalabce"] {
            check(far, "balance statement", "");
        }
        check("L-0021", "L-0012 L-0120 L-2001", "L-0012");
    }

    #[test]
    fn the_nearest_come_first() {
        check("l-01", "L-0 L-02 L-011 L-10 L-01 l-01", "L-01 L-10 L-0 L-011 L-02");
    }
}
