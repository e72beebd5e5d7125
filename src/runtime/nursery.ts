/**
 * Keeps the memory for what is young, in V8, as small as it begins, from when this is loaded: one megabyte, instead of
 * growing to sixteen and staying so. What a request needs is little and short-lived. Measured idle: 116 MB for a PSP
 * instead of 132, 123 MB for a platform instead of 142.
 */
import { setFlagsFromString } from 'node:v8'

setFlagsFromString('--semi-space-growth-factor=1') // read each time that it would grow
