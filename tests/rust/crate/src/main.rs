//! Reads lines `Type hex`, the conformance data's bincode 1 encodings, through the generated
//! declarations: each must decode, and encode to the same bytes again.
use std::io::BufRead;

#[path = "../conformance.kv.rs"]
mod conformance;

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
}

macro_rules! tables {
    ($name:expr, $bytes:expr, $($table:ident: $type:ident),*) => {
        match $name {
            $(stringify!($type) => {
                use conformance::tables::$table as table;
                let value: conformance::$type = table::decode($bytes).expect("decodes");
                table::encode(&value).expect("encodes")
            })*
            other => panic!("no table for {other}"),
        }
    };
}

fn main() {
    let mut checked = 0;
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (name, hex) = line.split_once(' ').unwrap();
        let given = bytes(hex);
        let again = include!("../tables.in");
        // A hash map of several entries is written in an order of its own.
        assert!(again == given || (name == "WithHash" && again.len() == given.len()), "{line}");
        checked += 1;
    }
    println!("{checked} values came back as the same bytes");
}
