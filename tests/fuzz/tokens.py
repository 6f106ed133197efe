"""What is put into documents: words that mean something to a parser, a terminal or a calendar."""

TERMINAL = [
    b"\x1b]0;owned\x07", b"\x1b[2J", b"\x1b]52;c;eA==\x07", b"\x9b31m", b"\xc2\x9b31m",
    b"\x1bP1q\x1b\\", b"\x00", b"\x07", b"\x08\x08", b"\x0b", b"\x0c", b"\x0e", b"\x1a", b"\x7f",
    b"\r", b"\xc2\x85", b"\xe2\x80\xae", b"\xe2\x80\x8f", b"\xe2\x81\xa6", b"\xd8\x9c",
    b"\xe2\x80\xa8", b"\xc2\xad", b"\xe2\x80\x8b", b"\xef\xbb\xbf", b"\xed\xa0\x80",
    b"\xf3\xa0\x81\xa7", b"\xef\xbf\xbe", b"a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
    "👨‍👩‍👧‍👦".encode(), "שלום ".encode(), "漢字".encode(),
]  # fmt: skip
REFERENCES = [
    b"&#27;", b"&#x1b;[2J", b"&#155;", b"&#x9b;", b"&#8238;", b"&#x202e;", b"&#0;", b"&#xD800;",
    b"&#x110000;", b"&#99999999999;", b"&#xFFFE;", b"&#13;", b"&#10;", b"&#9;", b"&#127;",
    b"&shy;", b"&amp;#27;", b"&amp;#x1b;]0;x&amp;#7;", b"&amp;amp;#27;", b"&nbsp;", b"&eacute;",
    b"&unknown;", b"&lt;script&gt;", b"&lt;b&gt;", b"&", b"&#", b"&;", b"&#x;", b"&rlm;",
    b"&ZeroWidthSpace;",
]  # fmt: skip
MARKUP = [
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml version='1.0'?>", b"<?php x ?>", b"<", b">",
    b"</", b"/>", b"'", b'"', b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<!DOCTYPE html>", b"<item>",
    b"</item>", b"<entry>", b"</entry>", b"</channel>", b"</rss>", b"<rss>", b"<feed>", b"<html>",
    b"<body>", b"<title>", b"</title>", b"<title type='xhtml'>", b"<title type='html'>",
    b"<link/>", b"<link href='javascript:x'/>", b"<link>data:text/html,x</link>", b"<guid/>",
    b"<id></id>", b"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>", b"<source>",
    b"</source>", b"<content:encoded>", b"</content:encoded>", b"<description>", b"</description>",
    b"<enclosure url='/a.mp3' length='-1' type='\x1b'/>",
    b"<itunes:duration>1:2:3:4</itunes:duration>", b"<media:content url='//[::1' fileSize='1e9'/>",
    b"<dc:creator>", b"<author><name>", b"<author>", b"<p>", b"</p>", b"<br>", b"<hr>", b"<pre>",
    b"</pre>", b"<code>", b"<table><tr><td>", b"</table>", b"<td colspan=99999 rowspan=0>",
    b"<ul><li>", b"</ul>", b"<ol start=-99999999999999999999>", b"<blockquote>", b"</blockquote>",
    b"<q>", b"</q>", b"<cite>", b"<dl><dt>", b"<dd>", b"<figure>",
    b"<img src=x alt='&#27;[2J' width=1e9>", b"<img src='http://[::1'>",
    b"<iframe src='//x.example'>", b"<video src=a><source src=b>", b"<script>", b"</script>",
    b"<style>", b"<svg><title>", b"<math>", b"<template>", b"<noscript>",
    b"<form><input value='x'>", b"<base href='http://[bad'>", b"<sup>", b"<a href='#n1'>1</a>",
    b"<sup><a href='#fn1' id=r1>1</a></sup>", b"<ol class=footnotes><li id=fn1>No <a href='#r1'>",
    b"<ol type=i reversed>",
    b"<a id=n1></a>", b"<a href='http://127.0.0.1:9/\x1b'>x</a>", b"<h1>", b"<h6>",
    b"<meta charset=utf-7>", b"<meta http-equiv=content-type content='text/html; charset=x'>",
    b"<meta property='og:title' content='&#27;&#8238;x'>", b"<time datetime='9999-99-99'>",
    b"<script type=application/ld+json>" + b'{"@graph":[null,{"name":1,"author":[[]]}]}</script>',
    b"<link rel=next href='?page=2'>", b"<link rel=alternate type=application/rss+xml href=/f>",
    b"<outline xmlUrl='file:///etc/passwd' text='&#27;'/>", b"<outline text='x'>", b"</outline>",
    "“Yes,” said Ana Lim.".encode(), "»Nein«, sagte er: „".encode(), "「はい」と言った".encode(),
    b"[/x] [bold red]loud[/] [@click=app.quit]quit[/]", b"%s {0} $x",
]  # fmt: skip
_ENCODINGS = (
    b"utf-8 utf-16 iso-8859-1 utf-7 ebcdic-cp-us gb2312 shift_jis zip rot13 idna x utf-32 "
    b"unicode_escape"
).split()
ENCODED = [b"<?xml version='1.0' encoding='%s'?>" % each for each in (b"", *_ENCODINGS)]
SPACES = [
    b" xmlns='http://www.w3.org/2005/Atom'", b" xmlns='http://purl.org/rss/1.0/'", b" xmlns=''",
    b" xmlns='http://my.netscape.com/rdf/simple/0.9/'", b" xmlns:content='x'",
    b" xmlns:a='a' a:b='c'", b" xmlns:dc='http://purl.org/dc/elements/1.1/'",
    b" xml:base='http://[x'", b" xml:base='//o/'", b" xml:lang='\xff'", b" rdf:about='k'",
    b" type='xhtml'", b" type='text/plain'", b" type='html'", b" mode='base64'",
    b" src='http://127.0.0.1:9/'", b" isPermaLink='false'", b" version='9'",
]  # fmt: skip
DATES = [
    b"Sun, 22 Nov 2026 08:00:00 GMT", b"9999-12-31T23:59:59-12:00", b"0000-00-00",
    b"0001-01-01T00:00:00+14:00", b"1969-12-31", b"2038-01-19T03:14:08Z",
    b"Mon, 32 Foo 99999 25:61:61 +9999", b"-1", b"1e400", b"2026-11-22T08:00:00.99999999999999Z",
    b"20261122", b"yesterday", "二〇二六年".encode(), b"2026-W99-9",
]  # fmt: skip
IDS = [
    b"", b" ", b"0", b"../../etc/passwd", b"a/b\\c", b"\n", b"x" * 600, b"con",
    b"http://127.0.0.1:9/1", "ﷺ".encode() * 20, b"tag:x,2026:1", b"%00", b"urn:uuid:0",
]  # fmt: skip
NUMBERS = [
    b"-1", b"0", b"1e999", b"NaN", b"99999999999999999999", "²".encode(), "٣".encode(), b"0x10",
]  # fmt: skip
TOKENS = [TERMINAL, REFERENCES, MARKUP, ENCODED, SPACES, DATES, IDS, NUMBERS]

CONTENT_TYPES = [
    "", "application/rss+xml", "application/atom+xml; charset=utf-8", "text/xml", "text/html",
    "text/html; charset=utf-16", "text/plain; charset=x-\x9b", "application/json", "image/png",
    "text/xml; charset=iso-8859-1", "text/xml; charset=\"utf-8", "x;;=", "charset=zip", "/",
    "text/html; charset=idna", "text/html; charset=unicode_escape", "text/html; charset=undefined",
]  # fmt: skip
HEADERS = {
    "ETag": ["", '"x"', 'W/"\x9b31m"', "x" * 9000, '"\xff\x1b"'],
    "Last-Modified": ["0", "Sun, 01 Mar 2026 10:00:00 GMT", "\x9b", "Thu, 01 Jan 1970 99:99:99"],
    "Cache-Control": [
        "max-age=1",
        "max-age=99999999999999999999",
        "max-age=-1",
        "=,,;",
        "no-store",
    ],
    "Expires": ["-1", "Fri, 31 Dec 9999 23:59:59 GMT", "\x1b"],
    "Retry-After": ["-5", "99999999999999999999", "Sun, 06 Nov 2994 08:49:37 GMT", "²"],
    "Location": ["", "/feed", "//[::1", "file:///etc/passwd", "http://127.0.0.1:9/\x1b", "\x9b"],
    "Content-Encoding": ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x-\x9b", "identity"],
    "Link": ["<x>; rel=self", "<\x1b>"],
}
STATUSES = [200] * 14 + [204, 206, 301, 302, 304, 308, 401, 404, 410, 429, 500, 503, 599, 999]
