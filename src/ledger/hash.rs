//! SHA-256, the one hash of this ledger, as auditors compute it with `sha256sum`.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::domain::excerpt::excerpt;

/// A SHA-256 digest; it prints as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

/// A text that is not a digest.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a SHA-256 digest: 64 lower-case hexadecimal digits are expected")]
pub struct HashError(String);

impl Hash {
    /// What stands for the hash before the first entry of a chain: 64 zeros.
    pub const ZERO: Hash = Hash([0; 32]);

    /// A digest from its 32 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Hash {
        Hash(bytes)
    }

    /// Its 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its 64 hexadecimal digits.
    #[must_use]
    pub fn hexadecimal(&self) -> [u8; 64] {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut digits = [0; 64];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        digits
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.hexadecimal();
        formatter.write_str(str::from_utf8(&digits).unwrap_or_default())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Hash {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Hash, HashError> {
        let nibble = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit.wrapping_sub(b'0')),
            b'a'..=b'f' => Some(digit.wrapping_sub(b'a').wrapping_add(10)),
            _ => None,
        };
        let mut bytes = [0; 32];
        let mut well_formed = text.len() == 64;
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            match (nibble(pair[0]), nibble(pair[1])) {
                (Some(high), Some(low)) => *byte = (high << 4) | low,
                _ => well_formed = false,
            }
        }
        if well_formed { Ok(Hash(bytes)) } else { Err(HashError(excerpt(text))) }
    }
}

/// A digest in the making.
#[derive(Clone, Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// Adds bytes to what is hashed.
    pub fn add(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.update(bytes);
    }

    /// The digest of all that was added.
    #[must_use]
    pub fn finish(self) -> Hash {
        Hash(self.0.finalize().into())
    }
}

/// The digest of some bytes.
#[must_use]
pub fn digest(bytes: impl AsRef<[u8]>) -> Hash {
    let mut hasher = Hasher::default();
    hasher.add(bytes);
    hasher.finish()
}

/// The hash of what stands after something else, so that neither can be changed alone: of the hash
/// before it in hexadecimal, a line feed, and its own text. Before the first stands [`Hash::ZERO`].
#[must_use]
pub fn link(previous: &Hash, text: &str) -> Hash {
    let mut hasher = Hasher::default();
    hasher.add(previous.hexadecimal());
    hasher.add(b"\n");
    hasher.add(text);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_abc_is_the_published_one() {
        let published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest("abc").to_string(), published);
        assert_eq!(published.parse::<Hash>().unwrap(), digest("abc"));
        assert!(published.to_uppercase().parse::<Hash>().is_err());
        assert!(published[1..].parse::<Hash>().is_err());
    }
}
