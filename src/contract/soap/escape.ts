/** Text as it stands between two tags. A carriage return would be read as a line feed, were it not a reference. */
const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }

/** Whatever XML 1.0 cannot hold, not even as a reference. */
const unspeakable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

export const escapeText = (text: string) =>
  text.replace(unspeakable, '\ufffd').replace(/[&<>\r]/g, sign => references[sign] ?? sign)
