"""The starter pack: well-known public feeds by topic, for someone who begins with none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StarterFeed:
    """A feed to begin with."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class StarterTopic:
    """A handful of feeds on one topic; the title becomes their folder."""

    title: str
    feeds: tuple[StarterFeed, ...]


STARTER: tuple[StarterTopic, ...] = (
    StarterTopic(
        "World",
        (
            StarterFeed("BBC News: World", "https://feeds.bbci.co.uk/news/world/rss.xml"),
            StarterFeed("The Guardian: World", "https://www.theguardian.com/world/rss"),
            StarterFeed("NPR News", "https://feeds.npr.org/1001/rss.xml"),
            StarterFeed("Al Jazeera", "https://www.aljazeera.com/xml/rss/all.xml"),
            StarterFeed("Deutsche Welle: English", "https://rss.dw.com/rdf/rss-en-all"),
            StarterFeed("Global Voices", "https://globalvoices.org/feed/"),
        ),
    ),
    StarterTopic(
        "Technology",
        (
            StarterFeed("Ars Technica", "https://feeds.arstechnica.com/arstechnica/index"),
            StarterFeed("The Verge", "https://www.theverge.com/rss/index.xml"),
            StarterFeed("The Register", "https://www.theregister.com/headlines.atom"),
            StarterFeed("IEEE Spectrum", "https://spectrum.ieee.org/feeds/feed.rss"),
            StarterFeed("Electronic Frontier Foundation", "https://www.eff.org/rss/updates.xml"),
            StarterFeed("Krebs on Security", "https://krebsonsecurity.com/feed/"),
        ),
    ),
    StarterTopic(
        "Science",
        (
            StarterFeed("Nature", "https://www.nature.com/nature.rss"),
            StarterFeed("Quanta Magazine", "https://www.quantamagazine.org/feed/"),
            StarterFeed("Science News", "https://www.sciencenews.org/feed"),
            StarterFeed("The Conversation", "https://theconversation.com/us/articles.atom"),
            StarterFeed("NASA", "https://www.nasa.gov/feed/"),
            StarterFeed("Astronomy Picture of the Day", "https://apod.nasa.gov/apod.rss"),
        ),
    ),
    StarterTopic(
        "Programming",
        (
            StarterFeed("LWN.net", "https://lwn.net/headlines/newrss"),
            StarterFeed("Lobsters", "https://lobste.rs/rss"),
            StarterFeed("Hacker News", "https://news.ycombinator.com/rss"),
            StarterFeed("Planet Python", "https://planetpython.org/rss20.xml"),
            StarterFeed("Julia Evans", "https://jvns.ca/atom.xml"),
            StarterFeed("xkcd", "https://xkcd.com/atom.xml"),
        ),
    ),
    StarterTopic(
        "Long reads",
        (
            StarterFeed("Longreads", "https://longreads.com/feed/"),
            StarterFeed("Aeon", "https://aeon.co/feed.rss"),
            StarterFeed("The Public Domain Review", "https://publicdomainreview.org/rss.xml"),
            StarterFeed(
                "The Guardian: The long read",
                "https://www.theguardian.com/news/series/the-long-read/rss",
            ),
            StarterFeed("Colossal", "https://www.thisiscolossal.com/feed/"),
        ),
    ),
    StarterTopic(
        "Deutsch",
        (
            StarterFeed("tagesschau.de", "https://www.tagesschau.de/index~rss2.xml"),
            StarterFeed("DER SPIEGEL", "https://www.spiegel.de/schlagzeilen/index.rss"),
            StarterFeed("ZEIT ONLINE", "https://newsfeed.zeit.de/index"),
            StarterFeed("heise online", "https://www.heise.de/rss/heise-atom.xml"),
            StarterFeed("netzpolitik.org", "https://netzpolitik.org/feed/"),
        ),
    ),
    StarterTopic(
        "Français",
        (
            StarterFeed("Le Monde", "https://www.lemonde.fr/rss/une.xml"),
            StarterFeed("France 24", "https://www.france24.com/fr/rss"),
            StarterFeed("Le Monde diplomatique", "https://www.monde-diplomatique.fr/rss/"),
            StarterFeed("LinuxFr.org", "https://linuxfr.org/news.atom"),
        ),
    ),
    StarterTopic(
        "日本語",
        (
            StarterFeed("朝日新聞", "https://www.asahi.com/rss/asahi/newsheadlines.rdf"),
            StarterFeed("ITmedia", "https://rss.itmedia.co.jp/rss/2.0/itmedia_all.xml"),
            StarterFeed("GIGAZINE", "https://gigazine.net/news/rss_2.0/"),
            StarterFeed("Publickey", "https://www.publickey1.jp/atom.xml"),
        ),
    ),
)
