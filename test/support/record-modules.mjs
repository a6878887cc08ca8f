import { appendFileSync } from 'node:fs'
import { register } from 'node:module'

// Records every module a process loads, one per line, in the MODULES_LOG file. Loaded twice: to register, and as the hook.
if (!process.env.MODULES_HOOKED) {
  process.env.MODULES_HOOKED = '1'
  register(import.meta.url)
}

export function load(url, context, next) {
  appendFileSync(process.env.MODULES_LOG, `${url}\n`)
  return next(url, context)
}
