//! The HTTP client against a server on this machine: manners, limits and faults.

use std::{
    io::Write,
    time::{Duration, SystemTime},
};

use dembei::net::{AT_ONCE, Client, NetError, Options, Request};
use serde_json::json;

use crate::server::{Answer, Server};

pub(crate) fn options() -> Options {
    Options {
        contact: Some("https://example.org/about".to_owned()),
        proxy: Some("none".to_owned()),
        ..Options::default()
    }
}

pub(crate) fn client(options: &Options) -> Client {
    Client::new(options, SystemTime::UNIX_EPOCH).unwrap()
}

/// What becomes of one question, never asked again.
fn ask_once(options: &Options, server: &Server) -> Result<serde_json::Value, NetError> {
    let options = Options {
        retries: 0,
        ..options.clone()
    };
    client(&options).json(&Request::get(&server.url("/w/api.php")).with("name", "Осло & Ōsaka=+"))
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn a_request_says_who_asks_and_what() {
    let server = Server::start(|_| Answer::json(&json!([1])));
    assert_eq!(ask_once(&options(), &server).unwrap(), json!([1]));
    let post = Request::post(&server.url("/reconcile")).with("queries", "{\"q0\": {\"query\": \"Ōsaka\"}}");
    client(&options()).json(&post).unwrap();
    let asked = server.asked();
    assert_eq!(
        (asked[0].method.as_str(), asked[0].path.as_str()),
        ("GET", "/w/api.php")
    );
    assert_eq!(asked[0].parameters["name"], "Осло & Ōsaka=+");
    assert_eq!(asked[1].method, "POST");
    assert_eq!(asked[1].parameters["queries"], "{\"q0\": {\"query\": \"Ōsaka\"}}");
    for asked in asked {
        let agent = format!("dembei/{} (https://example.org/about)", env!("CARGO_PKG_VERSION"));
        assert_eq!(asked.headers["user-agent"], agent);
        assert_eq!(asked.headers["accept"], "application/json");
    }
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn three_are_asked_at_once_and_no_more() {
    let server =
        Server::start(|_| Answer::Late(Duration::from_millis(40), Box::new(Answer::json(&json!(0)))));
    let client = client(&options());
    let requests: Vec<Request> = (0..12)
        .map(|n: u32| Request::get(&server.url("/")).with("n", n.to_string()))
        .collect();
    std::thread::scope(|scope| {
        // However many threads of the program want to know something.
        for part in requests.chunks(6) {
            let client = &client;
            scope.spawn(move || assert!(client.json_all(part).iter().all(Result::is_ok)));
        }
    });
    assert_eq!(server.most_at_once(), AT_ONCE);
    assert_eq!(server.asked().len(), 12);
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn a_server_that_is_busy_is_asked_again_when_it_says() {
    let tries = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::start(
        move |_| match tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => Answer::status(429, &[("Retry-After", "1")]),
            1 => Answer::status(
                503,
                &[
                    ("Retry-After", "Mon, 30 Nov 2026 00:00:01 GMT"),
                    ("Date", "Mon, 30 Nov 2026 00:00:00 GMT"),
                ],
            ),
            2 => {
                let lag = json!({ "error": { "code": "maxlag", "info": "Waiting for db1: 6 seconds lagged.", "lag": 6 } });
                Answer::Full(
                    200,
                    vec![
                        ("Content-Type", "application/json".to_owned()),
                        ("Retry-After", "1".to_owned()),
                    ],
                    lag.to_string().into_bytes(),
                )
            }
            _ => Answer::json(&json!("at last")),
        },
    );
    let started = std::time::Instant::now();
    let answer = client(&options()).json(&Request::get(&server.url("/"))).unwrap();
    assert_eq!(answer, json!("at last"));
    assert_eq!(server.asked().len(), 4);
    assert!(started.elapsed() >= Duration::from_secs(3), "it did not wait");
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn an_answer_that_is_slow_silent_or_cut_off_is_given_up() {
    let hasty = Options {
        read_timeout: 1,
        timeout: 2,
        ..options()
    };
    let late = Server::start(|_| Answer::Late(Duration::from_secs(4), Box::new(Answer::json(&json!(0)))));
    let silent = Server::start(|_| Answer::Silent);
    for server in [&late, &silent] {
        let error = ask_once(&hasty, server).unwrap_err();
        assert!(matches!(error, NetError::Timeout { .. }), "{error:?}");
    }
    let cut = Server::start(|_| Answer::CutOff);
    let error = ask_once(&options(), &cut).unwrap_err();
    assert!(matches!(error, NetError::CutOff { .. }), "{error:?}");
    assert!(
        error.to_string().starts_with("the answer of 127.0.0.1:"),
        "{error}"
    );
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn an_answer_of_a_gigabyte_is_cut_off_at_the_limit() {
    let small = Options {
        max_response: 3,
        ..options()
    };
    let announced = Server::start(|_| Answer::typed("application/json", vec![b' '; 3_000_001]));
    let endless = Server::start(|_| Answer::Endless);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![b' '; 40_000_000]).unwrap();
    let packed = packed.finish().unwrap();
    let bomb = Server::start(move |_| {
        let headers = vec![
            ("Content-Type", "application/json".to_owned()),
            ("Content-Encoding", "gzip".to_owned()),
        ];
        Answer::Full(200, headers, packed.clone())
    });
    for server in [announced, endless, bomb] {
        let error = ask_once(&small, &server).unwrap_err();
        assert!(
            matches!(error, NetError::TooLarge { megabytes: 3, .. }),
            "{error:?}"
        );
        assert!(error.to_string().contains("net.max_response"), "{error}");
    }
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn a_packed_answer_is_unpacked_and_an_unknown_packing_refused() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"{\"name\": \"Dembei\"}").unwrap();
    let packed = packed.finish().unwrap();
    let send = |encoding: &str, body: Vec<u8>| {
        let headers = vec![
            ("Content-Type", "application/json".to_owned()),
            ("Content-Encoding", encoding.to_owned()),
        ];
        Server::start(move |_| Answer::Full(200, headers.clone(), body.clone()))
    };
    let server = send("gzip", packed.clone());
    assert_eq!(
        ask_once(&options(), &server).unwrap(),
        json!({ "name": "Dembei" })
    );
    assert_eq!(server.asked()[0].headers["accept-encoding"], "gzip");
    let error = ask_once(&options(), &send("br", packed.clone())).unwrap_err();
    assert!(matches!(error, NetError::ContentType { .. }), "{error:?}");
    let error = ask_once(&options(), &send("gzip", packed[..12].to_vec())).unwrap_err();
    assert!(matches!(error, NetError::CutOff { .. }), "{error:?}");
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn a_page_broken_json_and_another_charset_are_told_apart() {
    let page = Server::start(|_| Answer::typed("text/html; charset=utf-8", "<html><title>Portal login"));
    let error = ask_once(&options(), &page).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("text/html instead of JSON: \"<html><title>Portal login\""),
        "{error}"
    );
    let broken = Server::start(|_| Answer::typed("application/json", "{\"entities\": {\"Q1\""));
    assert!(matches!(
        ask_once(&options(), &broken),
        Err(NetError::Json { .. })
    ));
    let latin =
        Server::start(|_| Answer::typed("application/json; charset=iso-8859-1", b"\"\xc5land\"".to_vec()));
    let error = ask_once(&options(), &latin).unwrap_err();
    assert!(error.to_string().contains("iso-8859-1"), "{error}");
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn a_redirect_is_followed_on_its_host_and_nowhere_else() {
    let other = Server::start(|_| Answer::json(&json!("elsewhere")));
    let to_other = other.url("/stolen");
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/w/api.php" => Answer::status(302, &[("Location", "/new/api.php")]),
        "/new/api.php" => Answer::json(&json!("found")),
        "/away" => Answer::status(301, &[("Location", &to_other)]),
        _ => Answer::status(302, &[("Location", "/loop")]),
    });
    assert_eq!(ask_once(&options(), &server).unwrap(), json!("found"));
    let error = client(&options())
        .json(&Request::get(&server.url("/away")))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("which is not followed: it is another server"),
        "{error}"
    );
    assert!(error.to_string().contains(&other.url("/stolen")), "{error}");
    assert!(other.asked().is_empty(), "it was followed");
    let error = client(&options())
        .json(&Request::get(&server.url("/loop")))
        .unwrap_err();
    assert!(error.to_string().contains("net.max_redirects"), "{error}");
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn a_proxy_is_asked_in_the_servers_stead() {
    let proxy = Server::start(|asked| Answer::json(&json!(asked.path)));
    let options = Options {
        proxy: Some(proxy.url("")),
        ..options()
    };
    let answer = client(&options)
        .json(&Request::get("http://wikibase.example/w/api.php"))
        .unwrap();
    assert_eq!(answer, json!("http://wikibase.example/w/api.php"));
    let wrong = Options {
        proxy: Some("http://user:secret@[".to_owned()),
        ..options
    };
    let error = Client::new(&wrong, SystemTime::UNIX_EPOCH).unwrap_err();
    assert_eq!(error.to_string(), "cannot use the setting `net.proxy`");
    assert!(!format!("{error:?}").contains("secret"));
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn nobody_there_and_no_address_are_told_apart() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let hasty = Options {
        retries: 0,
        ..options()
    };
    let error = client(&hasty)
        .json(&Request::get(&format!("http://{closed}/")))
        .unwrap_err();
    assert!(matches!(error, NetError::Connect { .. }), "{error:?}");
    for wrong in ["", "example.org", "ftp://example.org/", "http://", "http://[/"] {
        let error = client(&hasty).json(&Request::get(wrong)).unwrap_err();
        assert!(matches!(error, NetError::Url { .. }), "{wrong}: {error:?}");
    }
}

#[test]
fn offline_and_without_a_contact_no_connection_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_| Answer::json(&json!(0)));
    let offline = Options {
        offline: true,
        cache: Some(folder.path().to_owned()),
        ..options()
    };
    assert!(matches!(
        ask_once(&offline, &server),
        Err(NetError::Offline { .. })
    ));
    let nobody = Options {
        contact: None,
        ..options()
    };
    assert!(matches!(
        ask_once(&nobody, &server),
        Err(NetError::NoContact { .. })
    ));
    assert!(server.asked().is_empty());
}
