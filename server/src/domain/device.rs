//! What a browser says it is, as far as people tell their devices apart: "Firefox" on "Windows". No more of it is kept.

use lanyard_app::model::account::Device;

/// What tells a browser, before those that say they are like it.
const BROWSERS: [(&str, &str); 11] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Version/", "Safari"),
];

/// What tells a system; an iPad says that it is like a Mac only where nothing can be done about it.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
    ("BSD", "BSD"),
];

/// The device of a request's `User-Agent`.
#[must_use]
pub fn device_of(user_agent: &str) -> Device {
    let name = |table: &[(&str, &'static str)]| {
        table.iter().find(|(sign, _)| user_agent.contains(sign)).map_or("", |(_, name)| name).to_owned()
    };
    Device { browser: name(&BROWSERS), system: name(&SYSTEMS) }
}

/// As the database keeps it; empty where nothing is known.
#[must_use]
pub fn written(device: &Device) -> String {
    if *device == Device::default() { String::new() } else { [&device.browser, "/", &device.system].concat() }
}

/// Reads [`written`] back.
#[must_use]
pub fn read(written: &str) -> Device {
    let (browser, system) = written.split_once('/').unwrap_or_default();
    Device { browser: browser.to_owned(), system: system.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_apart() {
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (user_agent, browser, system) in [
            (format!("{windows}; rv:140.0) Gecko/20100101 Firefox/140.0"), "Firefox", "Windows"),
            (format!("{windows} {webkit} Chrome/141.0.0.0 Safari/537.36"), "Chrome", "Windows"),
            (format!("{windows} {webkit} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0"), "Edge", "Windows"),
            (format!("{windows} {webkit} Chrome/141.0.0.0 Safari/537.36 OPR/120.0.0.0"), "Opera", "Windows"),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 \
                 Safari/605.1.15"
                    .to_owned(),
                "Safari",
                "Mac",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/18.5 Mobile/15E148 Safari/604.1"
                    .to_owned(),
                "Safari",
                "iPhone",
            ),
            (
                format!("Mozilla/5.0 (Linux; Android 10; K) {webkit} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36"),
                "Samsung Internet",
                "Android",
            ),
            (format!("Mozilla/5.0 (X11; Linux x86_64) {webkit} HeadlessChrome/141.0.0.0 Safari/537.36"), "Chrome", "Linux"),
            ("curl/8.5.0".to_owned(), "", ""),
            (String::new(), "", ""),
        ] {
            let device = device_of(&user_agent);
            assert_eq!((device.browser.as_str(), device.system.as_str()), (browser, system), "{user_agent}");
            assert_eq!(read(&written(&device)), device);
        }
    }

    #[test]
    fn nothing_that_a_stranger_sends_is_kept() {
        let device = device_of("<script>alert(1)</script> Firefox/\u{202e}9 Windows");
        assert_eq!(written(&device), "Firefox/Windows");
    }
}
