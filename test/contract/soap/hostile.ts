/** Documents that nobody writes in good faith, and where each would be right but for one thing. */
import { samples } from './samples.ts'

const good = samples.pspNotifyPaymentV2
const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/'
const prolog = /^<\?xml.*\?>/
const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')
const first = (to: string) => good.replace('DEMOITMMXXX', to)
const typed = (type: string, text = '') =>
  good.replace(prolog, `$&<!DOCTYPE ${type}>`).replace('DEMOITMMXXX', text || '$&')
const declared = (declaration: string) => good.replace(prolog, declaration)
const headed = (entry: string) => good.replace('<s:Header/>', `<s:Header>${entry}</s:Header>`)
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')

export const hostile: Record<string, string | Buffer> = {
  'a billion laughs': typed(`x [<!ENTITY l0 "ha">${laughs}]`, '&l9;'),
  'an external entity': typed('x [<!ENTITY e SYSTEM "file:///etc/passwd">]', '&e;'),
  'a parameter entity': typed('x [<!ENTITY % e SYSTEM "http://127.0.0.1/">%e;]'),
  'an entity used in an attribute': typed('x [<!ENTITY e "v">]').replace('<s:Body', '<s:Body s:a="&e;"'),
  'an empty DOCTYPE': typed('x'),
  'a DOCTYPE with a public identifier': typed('x PUBLIC "-//x" "http://127.0.0.1/x.dtd"'),
  'a DOCTYPE in lower case': good.replace(prolog, '$&<!doctype x>'),
  'a DOCTYPE behind the root': `${good}<!DOCTYPE x>`,
  'an entity that nobody declared': first('&nbsp;'),
  'a reference to NUL': first('&#0;'),
  'a reference to half a pair': first('&#xD800;'),
  'a reference beyond Unicode': first('&#x110000;'),
  'a reference without its end': first('&amp'),
  NUL: first('\0'),
  'a control character': first('\u0001'),
  '20,000 elements, one in another': '<a>'.repeat(20_000),
  '60,000 bytes of elements, one in another': '<a>'.repeat(8_500) + '</a>'.repeat(8_500),
  'an element nested deeper than any message': good.replace(
    '<s:Header/>',
    `<s:Header>${'<h>'.repeat(99)}${'</h>'.repeat(99)}</s:Header>`,
  ),
  '10,000 attributes': `<a ${Array.from({ length: 7_000 }, (_, n) => `a${n}=""`).join(' ')}/>`,
  'a message cut off in the middle': good.slice(0, good.length / 2),
  'a message cut off before its last character': good.slice(0, -1),
  'text behind the end': `${good}x`,
  'a second root': `${good}${good.replace(prolog, '')}`,
  'two byte order marks': `\ufeff\ufeff${good}`,
  'UTF-16': utf16(good.replace('utf-8', 'utf-16')),
  'UTF-16 that says it is UTF-8': utf16(good),
  'Latin-1': Buffer.from(good.replace('utf-8', 'iso-8859-1').replace('Milano', 'Forlì'), 'latin1'),
  'Latin-1 that says it is UTF-8': Buffer.from(good.replace('Milano', 'Forlì'), 'latin1'),
  'ASCII that says it is Latin-1': declared('<?xml version="1.0" encoding="ISO-8859-1"?>'),
  'XML 1.1': declared('<?xml version="1.1" encoding="UTF-8"?>'),
  'a declaration behind white space': ` ${good}`,
  'a processing instruction before the root': declared('<?xml version="1.0"?><?xml-stylesheet href="x"?>'),
  'a processing instruction inside': first('DEMO<?x y?>ITMMXXX'),
  'an attribute twice': good.replace('<s:Body', '<s:Body s:a="1" s:a="2"'),
  'an attribute twice under two prefixes': good.replace(
    '<s:Body',
    `<s:Body xmlns:t="${soap11}" s:a="1" t:a="2"`,
  ),
  'a prefix that nobody declared': good.replace('<s:Header/>', '<s:Header><w:x/></s:Header>'),
  'an attribute whose prefix nobody declared': good.replace('<s:Body', '<s:Body w:a="1"'),
  'a prefix undeclared': good.replace('<s:Header/>', '<s:Header xmlns:w=""/>'),
  'the prefix xml for something else': good.replace('<s:Body', '<s:Body xmlns:xml="urn:x"'),
  'a prefix with a colon': good.replace('<s:Header/>', '<s:Header xmlns:a:b="urn:x"/>'),
  'a name with two colons': good.replace('<s:Header/>', '<s:Header><s:a:b/></s:Header>'),
  'a name that begins with a colon': good.replace('<s:Header/>', '<s:Header><:a/></s:Header>'),
  'a local name that begins with a digit': good.replace('<s:Header/>', '<s:Header><s:1/></s:Header>'),
  'an envelope of SOAP 1.2': good.replace(soap11, 'http://www.w3.org/2003/05/soap-envelope'),
  'no envelope': good.replace(/^[\s\S]*<s:Body>|<.s:Body>[\s\S]*$/g, ''),
  'an envelope without a body': good.replace(/<s:Body>[\s\S]*<.s:Body>/, ''),
  'an empty body': good.replace(/<s:Body>[\s\S]*<.s:Body>/, '<s:Body/>'),
  'two bodies': good.replace(/<s:Body>[\s\S]*<.s:Body>/, '$&$&'),
  'two messages': good.replace(/(<n:[\s\S]*<.n:\w+>)/, '$1$1'),
  'a header behind the body': good.replace('<s:Header/>', '').replace('</s:Body>', '$&<s:Header/>'),
  'two headers': good.replace('<s:Header/>', '$&$&'),
  'text in the envelope': good.replace('<s:Header/>', 'x$&'),
  'text beside the message': good.replace('</s:Body>', 'x$&'),
  'a header that must be understood': headed('<h xmlns="urn:x" s:mustUnderstand="1"/>'),
  'a header that must be understood by whoever is next': headed(
    '<h xmlns="urn:x" s:mustUnderstand="1" s:actor="http://schemas.xmlsoap.org/soap/actor/next"/>',
  ),
  'the message in another namespace': good.replaceAll('pspForNode.xsd', 'other.xsd'),
  'the message in no namespace': good.replaceAll('n:pspNotify', 'pspNotify'),
  'the elements of the message in its namespace': good
    .replace('xmlns:n=', 'xmlns=')
    .replaceAll('n:pspNotify', 'pspNotify'),
  'the message nil': good.replace(
    'xmlns:n=',
    'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="1" $&',
  ),
  'a soap:Fault': good.replace(
    /<n:[\s\S]*<.n:\w+>/,
    '<s:Fault><faultcode>s:Client</faultcode><faultstring>x</faultstring></s:Fault>',
  ),
  nothing: '',
  'white space': ' \n',
  JSON: '{"idPSP":"DEMOITMMXXX"}',
  HTML: '<!DOCTYPE html><html><body>Bad gateway<br></body></html>',
  bytes: Buffer.from([0xff, 0x00, 0xfe, 0xc0, 0x80, 0x3c]),
}

/** As unusual, and right. */
export const unusual: Record<string, string | Buffer> = {
  'with a byte order mark': `\ufeff${good}`,
  'with no declaration': good.replace(prolog, ''),
  'as bytes': Buffer.from(good),
  'with no header': good.replace('<s:Header/>', ''),
  'with a header that may be ignored': headed(
    '<h xmlns="urn:x" s:mustUnderstand="0"><deep><er/></deep>text</h>',
  ),
  'with a header for another node on the way': headed(
    '<h xmlns="urn:x" s:mustUnderstand="1" s:actor="urn:other"/>',
  ),
  'with comments and CDATA': first('<!-- x --><![CDATA[DEMOITM]]><!-- ]]> -->M&#88;XX'),
  'with an attribute of WS-Security': good.replace('<s:Body', '<s:Body xmlns:w="urn:wsu" w:Id="1"'),
  'with another prefix': good.replaceAll('n:pspNotify', 'psp:pspNotify').replace('xmlns:n=', 'xmlns:psp='),
  'with its prefix declared outside': good
    .replace(/ (xmlns:n="[^"]*")/, '')
    .replace('<s:Envelope', '$& xmlns:n="http://pagopa-api.pagopa.gov.it/psp/pspForNode.xsd"'),
}
