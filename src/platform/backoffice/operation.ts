/** An operation of the back office's API, as its door binds it to HTTP. */
import type { FastifyRequest } from 'fastify'
import type { Platform } from '../context.ts'

/** Who asks, and what they sent: checked as far as that is the same for every operation. */
export type Asked = {
  who: string
  params: Record<string, string>
  headers: FastifyRequest['headers']
  query: unknown
  /** JSON; undefined where none is taken. */
  body: unknown
}
export type Answer = { status: number; body?: object; headers?: Record<string, string> }
export type Operation = (platform: Platform, asked: Asked) => Promise<Answer>
