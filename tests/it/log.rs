//! The log from outside: published cases, foreign implementations, and everything that must be refused.

mod checkpoints;
mod foreign;
mod mutations;
mod published;

use std::collections::BTreeMap;

use kvcredit::storage::log::{
    proof::Plan,
    tree::{Frontier, Hash, Node, leaf_hash},
};

/// A log as a store keeps it, and its root at every size.
struct Grown {
    roots: Vec<Hash>,
    nodes: BTreeMap<Node, Hash>,
}

impl Grown {
    fn to(size: u64) -> Self {
        let mut frontier = Frontier::empty();
        let mut roots = vec![frontier.root()];
        let mut nodes = BTreeMap::new();
        for index in 0..size {
            let leaf = leaf_hash(&record(index));
            nodes.insert(Node { level: 0, index }, leaf);
            for (node, hash) in frontier.append(leaf).unwrap() {
                assert_eq!(nodes.insert(node, hash), None, "completed twice: {node:?}");
            }
            roots.push(frontier.root());
        }
        Self { roots, nodes }
    }

    fn root(&self, size: u64) -> Hash {
        self.roots[size as usize]
    }

    fn leaf(&self, index: u64) -> Hash {
        self.nodes[&Node { level: 0, index }]
    }

    fn inclusion(&self, index: u64, size: u64) -> Vec<Hash> {
        let plan = Plan::inclusion(index, size).unwrap();
        self.assemble(&plan)
    }

    fn consistency(&self, old: u64, new: u64) -> Vec<Hash> {
        let plan = Plan::consistency(old, new).unwrap();
        self.assemble(&plan)
    }

    /// Gives the plan what it asks for and nothing else.
    fn assemble(&self, plan: &Plan) -> Vec<Hash> {
        let mut fetched = BTreeMap::new();
        for node in plan.nodes() {
            assert_eq!(
                fetched.insert(node, self.nodes[&node]),
                None,
                "asked twice: {node:?}"
            );
        }
        plan.assemble(&fetched).unwrap()
    }
}

fn record(index: u64) -> [u8; 8] {
    index.to_be_bytes()
}
