//! One root over many leaves, by the tree hashing of RFC 6962, section 2.1.

use super::hash::{Hash, Hasher};

/// A tree in the making. It keeps one hash for each complete subtree, so that any number of leaves
/// takes no more than 64 hashes of memory.
#[derive(Clone, Debug, Default)]
pub struct Merkle {
    leaves: u64,
    complete: Vec<Hash>,
}

impl Merkle {
    /// Adds the next leaf.
    pub fn add(&mut self, leaf: impl AsRef<[u8]>) {
        let mut hasher = Hasher::default();
        hasher.add([0]);
        hasher.add(leaf);
        self.complete.push(hasher.finish());
        // Each trailing one of the count is a complete subtree as large as the one just made.
        for _ in 0..self.leaves.trailing_ones() {
            self.join_last_two();
        }
        self.leaves = self.leaves.saturating_add(1);
    }

    /// How many leaves were added.
    #[must_use]
    pub const fn leaves(&self) -> u64 {
        self.leaves
    }

    /// The root over all leaves; over none it is the digest of nothing.
    #[must_use]
    pub fn root(mut self) -> Hash {
        while self.complete.len() > 1 {
            self.join_last_two();
        }
        self.complete.pop().unwrap_or_else(|| Hasher::default().finish())
    }

    fn join_last_two(&mut self) {
        let (right, left) = (self.complete.pop(), self.complete.pop());
        let mut hasher = Hasher::default();
        hasher.add([1]);
        for half in [left, right].into_iter().flatten() {
            hasher.add(half.bytes());
        }
        self.complete.push(hasher.finish());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The leaves and roots of the test vectors that the authors of RFC 6962 published.
    #[test]
    fn the_roots_are_the_published_ones() {
        let leaves: [&[u8]; 8] = [
            b"",
            &[0x00],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[
                0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
                0x6e, 0x6f,
            ],
        ];
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        for (count, root) in roots.iter().enumerate() {
            let mut tree = Merkle::default();
            leaves.iter().take(count).for_each(|leaf| tree.add(leaf));
            assert_eq!(tree.root().to_string(), *root, "{count} leaves");
        }
    }
}
