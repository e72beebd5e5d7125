/** The skeleton of a report: one file that carries its own style, runs nothing and loads nothing. */
import { readFileSync } from 'node:fs'
import { type Html, html } from '../src/runtime/html.ts'
import { icons } from '../src/runtime/pages/icons.ts'

export type Report = { title: string; body: Html; footer: Html }

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

/** What the payer's pages look like, and what a report has beyond them. */
const style = [read('../src/runtime/pages/page.css'), read('report.css')].join('\n')

export const reportDocument = ({ title, body, footer }: Report): string =>
  html`<!doctype html>
<html lang="en" class="blue">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Passerella</title>
<style>
${{ markup: style }}
</style>
</head>
<body>
<header class="bar"><div class="inner">
<p class="brand">${icons.bridge}<span>Passerella</span></p>
</div></header>
<main class="report">
${body}
</main>
<footer>${footer}</footer>
</body>
</html>
`.markup

export type Section = { title: string; says?: string | Html; body: Html | Html[] }

/** A card with a heading and, beneath it, a sentence that says what the reader sees. */
export const section = ({ title, says, body }: Section): Html =>
  html`<section class="card">
<h2>${title}</h2>
${says && html`<p class="quiet">${says}</p>`}
${body}
</section>`
