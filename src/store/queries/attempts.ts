// Messages and cards get ten attempts with delays that double up to ten minutes, about an hour in all.
export const firstPause = 10_000
export const maxPause = 600_000
export const maxTries = 10
/** How long a caller has for an attempt it was given. */
export const tryTime = 60_000

/** The delay after so many attempts, in ms. */
export const pauseAfter = (tries: number): number => Math.min(maxPause, firstPause * 2 ** (tries - 1))
