/** Keeps the payer's page true while they look at it. Without it, the page still does all it is for. */
;(() => {
  let going = false
  addEventListener('pageshow', () => {
    going = false
  })
  goOnByItself()
  heedOthers()
  countDown()
  submitOnce()

  /** Once: of two reasons to go at the same moment, the second would break off the first. */
  function leaveFor(address) {
    if (going) return
    going = true
    location.replace(address)
  }

  /** Shows the page again when the server says that something changed, and now and then in case it cannot say so. */
  function goOnByItself() {
    const waiting = document.querySelector('[data-self]')
    if (!waiting) return
    const { self, events, again = '20000' } = waiting.dataset
    const go = () => leaveFor(self)
    setTimeout(go, Number(again))
    if (events) listen(events, go)
  }

  function listen(events, go) {
    const stream = new EventSource(events)
    let interrupted = false
    stream.addEventListener('changed', go)
    stream.addEventListener('open', () => interrupted && go())
    stream.addEventListener('error', () => {
      interrupted = true
      if (stream.readyState === EventSource.CLOSED) setTimeout(go, 3000)
    })
    addEventListener('pagehide', () => stream.close())
  }

  /** A form is left as it is until the server says that it is void: whoever fills it in loses nothing of it. */
  function heedOthers() {
    const form = document.querySelector('[data-watch]')
    if (!form) return
    const { watch, go } = form.dataset
    let stream
    const heed = () => {
      stream = new EventSource(watch)
      stream.addEventListener('changed', () => leaveFor(go))
      stream.addEventListener('error', ({ target }) => {
        if (target.readyState === EventSource.CLOSED) setTimeout(heed, 20_000)
      })
    }
    heed()
    for (const leaving of ['submit', 'pagehide']) addEventListener(leaving, () => stream.close())
    addEventListener('pageshow', event => event.persisted && heed())
  }

  /** Counts from the server's time, so that a wrong clock in the browser does not matter. */
  function countDown() {
    const timer = document.querySelector('[data-closes-at]')
    if (!timer) return
    const { closesAt, now, then } = timer.dataset
    const opened = performance.now()
    const secondsLeft = () => Math.floor((closesAt - now - (performance.now() - opened)) / 1000)
    if (secondsLeft() <= 0) return
    const ticking = setInterval(() => {
      const left = secondsLeft()
      const text = words(left, timer.dataset)
      if (timer.textContent !== text) timer.textContent = text
      if (left > 0) return
      clearInterval(ticking)
      setTimeout(() => leaveFor(then), 1000)
    }, 500)
  }

  function words(left, { minutes, seconds, over }) {
    if (left <= 0) return over
    return left < 60 ? seconds.replace('{n}', left) : minutes.replace('{n}', Math.floor(left / 60))
  }

  /** A second click sends nothing. A page that comes back from the browser's cache can be used again. */
  function submitOnce() {
    let sent = false
    const mark = value => {
      sent = value
      for (const button of document.querySelectorAll('button')) button.disabled = value
    }
    addEventListener('submit', event => {
      if (sent) return event.preventDefault()
      sent = true
      setTimeout(() => mark(true))
    })
    addEventListener('pageshow', event => event.persisted && mark(false))
  }
})()
