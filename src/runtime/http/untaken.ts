/** An answer that nobody takes off the wire would be kept in memory for as long as its connection: it is cut off. */
import type { FastifyInstance } from 'fastify'

export function cutUntaken(app: FastifyInstance, patience: number) {
  app.addHook('onSend', async (_request, { raw }) => {
    const cut = setTimeout(() => raw.destroy(), patience).unref()
    raw.once('close', () => clearTimeout(cut))
  })
}
