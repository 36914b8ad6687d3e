//! The one source of random bytes: salts, without which a digest of few facts could be guessed.

use std::io;

/// Sixteen random bytes from the operating system.
///
/// # Errors
/// When the system has none to give.
pub fn salt() -> io::Result<[u8; 16]> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}
