//! Real names in several systems, which must meet, and different names, which must not.

use super::*;

/// Every pair of a group must share a key.
fn assert_same(groups: &[&[&str]]) {
    let mut failed = Vec::new();
    for group in groups {
        for (at, a) in group.iter().enumerate() {
            for b in group.iter().skip(at + 1).filter(|b| !is_same_romanized(a, b)) {
                failed.push(format!("{a} {:?} | {b} {:?}", name_keys(a), name_keys(b)));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn japanese_names_meet_in_all_systems() {
    assert_same(&[
        &[
            "Hakamada",
            "Khakamada",
            "Хакамада",
            "はかまだ",
            "ハカマダ",
            "ﾊｶﾏﾀﾞ",
        ],
        &[
            "Shigeki Hakamada",
            "Sigeki Hakamada",
            "Сигэки Хакамада",
            "はかまだ しげき",
        ],
        &["Mutsuo", "Mutuo", "Муцуо", "むつお"],
        &[
            "Daikokuya Kōdayū",
            "Daikokuya Kôdayû",
            "Daikokuya Koudayuu",
            "Daikokuya Kodayu",
            "Дайкокуя Кодаю",
        ],
        &["Chōshū", "Tyôsyû", "Tyosyu", "Choshu", "Тёсю", "ちょうしゅう"],
        &["Ōno", "Ohno", "Oono", "Ono", "おおの", "Оно"],
        &["Satō", "Satoh", "Satou", "Sato", "さとう", "Сато"],
        &["Fujita", "Huzita", "Hujita", "Фудзита", "Fudzita", "ふじた"],
        &["Shinjuku", "Sinzyuku", "Синдзюку", "しんじゅく"],
        &["Tsushima", "Tusima", "Цусима", "つしま", "Tsusima"],
        &["Jirō", "Zirô", "Дзиро", "じろう", "Dziro"],
        &["Chiba", "Tiba", "Тиба", "チバ"],
        &["Shimbashi", "Shinbashi", "Sinbasi", "Симбаси", "しんばし"],
        &[
            "Jun'ichi",
            "Jun-ichi",
            "Junichi",
            "Zyun'iti",
            "Дзюнъити",
            "じゅんいち",
        ],
        &["Hokkaidō", "Hokkaidô", "Хоккайдо", "Khokkaydo", "ほっかいどう"],
        &[
            "Hatchōbori",
            "Hacchobori",
            "Hattyôbori",
            "Хаттёбори",
            "はっちょうぼり",
        ],
        &["Kyōto", "Kyôto", "Kioto", "Киото", "きょうと"],
        &["Tōkyō", "Tokyo", "Tokio", "Токио", "Tôkyô", "トーキョー"],
        &["Yokohama", "Йокохама", "Ёкохама", "よこはま"],
        &["Mitsubishi", "Mitubisi", "Мицубиси", "Мицубиши"],
        &["Kannon", "Kwannon", "Каннон", "かんのん"],
        &["Mizuno", "Midzuno", "Мидзуно", "みずの"],
        &["Edo", "Yedo", "Эдо", "えど"],
        &["Iwakura", "Ивакура", "いわくら", "Ivakura"],
        &["Tsuzuki", "Tuzuki", "Tsuduki", "Цудзуки", "つづき"],
        &["Katayama Sen", "Sen Katayama", "Катаяма Сэн", "Сен Катаяма"],
        &["Aleksandr Jirō", "Александр Дзиро"],
        &["Nihon Shimbun", "Nihon Shinbun", "Нихон симбун"],
        &["Inoue", "Иноуэ", "いのうえ"],
        &["Niigata", "Ниигата", "Нийгата", "にいがた"],
    ]);
}

#[test]
fn russian_names_meet_in_all_systems() {
    assert_same(&[
        &[
            "Хрущёв",
            "Хрущев",
            "Khrushchev",
            "Khrushchyov",
            "Xruščëv",
            "Chruščëv",
            "Hruŝëv",
            "Chruschtschow",
            "Khrouchtchev",
            "Khruschev",
        ],
        &[
            "Чайковский",
            "Tchaikovsky",
            "Chaikovskii",
            "Čajkovskij",
            "Tschaikowski",
            "Tchaïkovski",
            "Chaykovskiy",
        ],
        &["Ельцин", "Yeltsin", "El'tsin", "El’cin", "Jelzin", "Eltsine"],
        &[
            "Горбачёв",
            "Gorbachev",
            "Gorbachov",
            "Gorbačëv",
            "Gorbatschow",
            "Gorbatchev",
        ],
        &[
            "Достоевский",
            "Dostoyevsky",
            "Dostoevskii",
            "Dostojewski",
            "Dostoïevski",
            "Dostoevskij",
        ],
        &["Жуков", "Zhukov", "Žukov", "Schukow", "Joukov", "Jukov"],
        &[
            "Солженицын",
            "Solzhenitsyn",
            "Solženicyn",
            "Solschenizyn",
            "Soljenitsyne",
        ],
        &[
            "Цветаева",
            "Tsvetaeva",
            "Tsvetayeva",
            "Cvetaeva",
            "Zwetajewa",
            "Tsvetaïeva",
        ],
        &[
            "Прокофьев",
            "Prokofiev",
            "Prokof'ev",
            "Prokofyev",
            "Prokofjew",
            "Prokofieff",
        ],
        &["Пётр", "Петр", "Pyotr", "Petr", "Pëtr", "Pjotr"],
        &["Юрий", "Yuri", "Yury", "Yuriy", "Iurii", "Jurij", "Juri", "Ûrij"],
        &["Яков", "Yakov", "Iakov", "Jakov", "Jakow", "Âkov"],
        &["Вячеслав", "Vyacheslav", "Viacheslav", "Vjačeslav", "Vâčeslav"],
        &["Татьяна", "Tatiana", "Tatyana", "Tat'iana", "Tatjana", "Tat'yana"],
        &["Мария", "Mariya", "Maria", "Mariia", "Marija"],
        &["Хабаровск", "Khabarovsk", "Habarovsk", "Xabarovsk", "Chabarowsk"],
        &[
            "Южно-Сахалинск",
            "Yuzhno-Sakhalinsk",
            "Iuzhno-Sakhalinsk",
            "Južno-Sachalinsk",
            "Juschno-Sachalinsk",
        ],
        &["Владивосток", "Vladivostok", "Wladiwostok"],
        &["Смирнов", "Smirnov", "Smirnoff", "Smirnow"],
        &[
            "Соловьёв",
            "Соловьев",
            "Solovyov",
            "Solov'ev",
            "Soloviev",
            "Solowjow",
            "Solovyev",
        ],
        &["Андреев", "Andreev", "Andreyev", "Andrejew"],
        &["Сергей", "Sergey", "Sergei", "Sergej"],
        &["Александр", "Aleksandr", "Alexander", "Alexandr"],
        &["Рахманинов", "Rachmaninoff", "Rakhmaninov", "Rachmaninow"],
        &["Сахаров", "Sakharov", "Saharov", "Sacharow"],
        &["Захаров", "Zakharov", "Zaharov", "Sacharow"],
        &["Бухарин", "Bukharin", "Bucharin"],
        &["Щукин", "Shchukin", "Ščukin", "Schukin", "Schtschukin"],
        &["Белый", "Bely", "Belyi", "Belyj", "Belyy"],
        &[
            "Ирина Хакамада",
            "Irina Khakamada",
            "Irina Hakamada",
            "Hakamada Irina",
        ],
        &["Кузнецов", "Kuznetsov", "Kusnezow", "Kouznetsov", "Kuznecov"],
        &["Тургенев", "Turgenev", "Turgenjew", "Tourgueniev", "Turgenew"],
        &[
            "Михаил Булгаков",
            "Mikhail Bulgakov",
            "Michail Bulgakow",
            "Mixail Bulgakov",
            "Mikhaïl Boulgakov",
        ],
        &[
            "Преображенская",
            "Preobrazhenskaya",
            "Preobrazhenskaia",
            "Preobraženskaja",
        ],
        &["Советск", "Sovetsk", "Sowetsk"],
        &[
            "Шостакович",
            "Shostakovich",
            "Schostakowitsch",
            "Šostakovič",
            "Chostakovitch",
        ],
        &["Муцуовна", "Mutsuovna"],
        &["Николаевскъ", "Nikolaevsk", "Nikolayevsk", "Nikolajewsk"],
    ]);
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
