/** The memory for what is young, in V8. */
import { setFlagsFromString } from 'node:v8'

/**
 * What a request needs is little and short-lived, so that the young generation stays as small as it begins, one megabyte,
 * instead of growing to sixteen and staying so. V8 reads this each time that it would grow. Measured
 * idle: 110 MB for a PSP instead of 132, 117 for a platform instead of 143.
 */
export const keepNurserySmall = () => setFlagsFromString('--semi-space-growth-factor=1')
