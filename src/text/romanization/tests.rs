//! Real names in several systems, which must meet, and different names, which must not.

use super::*;

const SPELLINGS: &str = include_str!("../../../data/romanization/spellings.txt");

#[test]
fn all_spellings_of_a_name_meet() {
    let mut failed = Vec::new();
    for line in russian::rows(SPELLINGS) {
        let names: Vec<&str> = line.split(" | ").collect();
        assert!(names.len() > 1, "{line}");
        for (at, a) in names.iter().enumerate() {
            for b in names.iter().skip(at + 1).filter(|b| !is_same_romanized(a, b)) {
                failed.push(format!("{a} {:?} | {b} {:?}", name_keys(a), name_keys(b)));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn different_names_do_not_meet() {
    let pairs = [
        ("Sakharov", "Zakharov"),
        ("Хакамада", "Накамада"),
        ("Satō", "Saitō"),
        ("Satō", "Seto"),
        ("Itō", "Endō"),
        ("Kondō", "Kendō"),
        ("Hatta", "Hata"),
        ("Nitta", "Nita"),
        ("Kyoto", "Keto"),
        ("Tanaka", "Tanabe"),
        ("Yamada", "Yamata"),
        ("Kimura", "Kumura"),
        ("Iida", "Ida"),
        ("Niigata", "Nigata"),
        ("Chiba", "Shiba"),
        ("Kaga", "Kaka"),
        ("Fuji", "Fushi"),
        ("Ryo", "Re"),
        ("Ivanov", "Ivanova"),
        ("Ivanov", "Ivankov"),
        ("Petrov", "Peterson"),
        ("Lenin", "Levin"),
        ("Orlov", "Oryol"),
        ("Zhukov", "Shukov"),
        ("Chekhov", "Shekhov"),
        ("Kazan", "Kasan"),
        ("Omsk", "Tomsk"),
        ("Sergey", "Sergo"),
        ("Alexander", "Alexandra"),
        ("Mikhail", "Michelle"),
        ("Moskva", "Moskvin"),
        ("Vladimir", "Vladislav"),
        ("Churchill", "Hurhill"),
        ("Richard", "Rihard"),
        ("Paris", "Boris"),
        ("London", "Landon"),
        ("Siena", "Sena"),
        ("Vienna", "Venna"),
        ("Anna Petrova", "Ivanna Petrova"),
        ("Philip II of Spain", "Philip III of Spain"),
        ("CW", "KV"),
        ("北京", "東京"),
        ("袴田", "はかまだ"),
    ];
    let met: Vec<String> = pairs
        .iter()
        .filter(|(a, b)| is_same_romanized(a, b))
        .map(|(a, b)| format!("{a} {:?} | {b} {:?}", name_keys(a), name_keys(b)))
        .collect();
    assert!(met.is_empty(), "{}", met.join("\n"));
}

#[test]
fn a_key_has_itself_among_its_keys() {
    for name in [
        "Khrushchyov",
        "Хрущёв",
        "Daikokuya Kōdayū",
        "Chruschtschow",
        "Solschenizyn",
        "Цусима",
        "Hatchōbori",
        "Anna Karenina",
        "Schwarz",
        "Jun'ichi Ōta",
        "Église Saint-Étienne",
        "Matthew Perry",
        "Xavier Quinn",
    ] {
        for key in name_keys(name) {
            assert!(
                name_keys(&key).contains(&key),
                "{name}: {key} has {:?}",
                name_keys(&key)
            );
        }
    }
}

#[test]
fn case_composition_punctuation_and_order_make_no_difference() {
    let keys = name_keys("Kōdayū, Daikokuya");
    for other in [
        "DAIKOKUYA KŌDAYŪ",
        "Daikokuya Ko\u{304}dayu\u{304}",
        "daikokuya  kōdayū.",
        "Ｄaikokuya Ｋōdayū",
    ] {
        assert_eq!(name_keys(other), keys, "{other}");
    }
    assert_eq!(name_keys("ｶﾞｷﾞ"), name_keys("ガギ"));
    assert_eq!(name_keys("Андре\u{438}\u{306}"), name_keys("Андрей"));
}

#[test]
fn most_names_have_few_keys() {
    for (name, most) in [
        ("William Smith", 1),
        ("John Smith", 2),
        ("Vladivostok", 1),
        ("Kyoto", 1),
        ("Berlin", 1),
        ("Robinson Crusoe", 1),
        ("Michiko Kato", 2),
        ("Anna Karenina", 1),
        ("Khrushchev", 1),
    ] {
        assert!(name_keys(name).len() <= most, "{name}: {:?}", name_keys(name));
    }
    assert!(name_keys("Sosasasasasasin Schuschuschow").len() <= 2 * MOST_EXPANDED + 4);
}

#[test]
fn what_has_no_reading_has_no_keys() {
    for name in ["", " ", "…", "北京", "박", "Москва北", "'", "-"] {
        assert_eq!(name_keys(name), Vec::<String>::new(), "{name}");
    }
}

/// Texts of every kind of letter, in every order that a small generator makes, are read without a panic.
#[test]
fn no_text_panics() {
    let letters: Vec<char> =
        "aeiounhsctzkjwyx'-. SšžčŝëûâōūßþЩщъьёйхцあんっゃーｶﾞ・ヴ北\u{304}\u{361}\u{200d}𝔘1"
            .chars()
            .collect();
    let mut state = 1_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..9 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push(letters[(state >> 33) as usize % letters.len()]);
        }
        let keys = name_keys(&text);
        assert!(
            keys.iter().all(|key| !key.is_empty() && key.is_ascii()),
            "{text}: {keys:?}"
        );
        assert_eq!(name_keys(&text), keys);
    }
}
