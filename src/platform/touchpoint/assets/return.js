/** Asks how the payment ended until it has, and shows the answer. What has a code is told, and stays when asking ends. */
;(() => {
  const fragment = new URLSearchParams(location.hash.slice(1))
  if (location.hash) history.replaceState(null, '', location.pathname + location.search)

  const outcome = document.querySelector('[data-status]')
  if (!outcome) return

  const fastest = 1000
  const slowest = 3000
  const patience = 15 * 60 * 1000
  const started = performance.now()
  const token = fragment.get('sessionToken')
  const address = new URL(outcome.dataset.status, location.href)
  address.searchParams.set('lang', document.documentElement.lang)
  for (const name of ['clientId', 'transactionId']) {
    if (fragment.get(name)) address.searchParams.set(name, fragment.get(name))
  }
  let shown
  let told = false

  ask(fastest)

  async function ask(wait) {
    const answer = await status()
    if (answer?.html) show(answer.html)
    told ||= answer?.outcomeCode !== undefined
    if (answer?.final) return
    if (answer?.over || performance.now() - started > patience) {
      if (!told) show(lost())
      return
    }
    setTimeout(ask, wait, Math.min(wait * 1.2, slowest))
  }

  /** The answer, or nothing where there is none yet: it is asked for again, until the session is over. */
  async function status() {
    try {
      const headers = { accept: 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
      const reply = await fetch(address, { headers, cache: 'no-store', signal: AbortSignal.timeout(10_000) })
      if (reply.status === 401) return { over: true }
      return reply.ok ? await reply.json() : undefined
    } catch {
      return undefined
    }
  }

  function lost() {
    return document.querySelector('template').innerHTML
  }

  /** The markup is this server's own. What is already on the page is not announced twice. */
  function show(markup) {
    if (shown === markup) return
    shown = markup
    outcome.innerHTML = markup
    const { textContent } = outcome.querySelector('h1')
    document.title = document.title.replace(/^.* · /, () => `${textContent} · `)
  }
})()
