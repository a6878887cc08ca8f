import type { Finding, Verdict } from '../../core/check.ts'
import { redact } from '../../core/log.ts'
import { pluralise } from '../../core/text.ts'

const verdictLabels: Readonly<Record<Verdict, string>> = {
  ok: 'ok',
  warning: 'WARNING',
  wrong: 'WRONG',
  unknown: 'unknown',
}

/**
 * Writes text for people or one JSON document for programs. Nothing in `secrets` is ever written, not even in quoted
 * errors.
 */
export function createReporter(options: {
  write: (text: string) => void
  json: boolean
  secrets: readonly (string | undefined)[]
}) {
  const { write, json } = options
  const secrets = options.secrets.flatMap((one) => (one && one.length > 3 ? one : []))
  const clean = (text: string) =>
    redact(secrets.reduce((sofar, secret) => sofar.replaceAll(secret, '[secret]'), text)).replace(/[\r\n]+/g, ' ')
  const told: Finding[] = []
  const count = (verdict: Verdict) => told.filter((one) => one.verdict === verdict).length

  return {
    tell: (finding: Finding) => {
      const { about, verdict, says, fix } = finding
      told.push({ about, verdict, says: clean(says), ...(fix && { fix: clean(fix) }) })
      if (json) return
      write(`${verdictLabels[verdict].padEnd(8)} ${about.padEnd(24)} ${clean(says)}\n`)
      if (fix) write(`${' '.repeat(8)} ${(verdict === 'unknown' ? 'see' : 'fix').padStart(24)}  ${clean(fix)}\n`)
    },
    /** Writes the summary and returns the exit code: 1 if anything is wrong. */
    end: () => {
      const sum = { ok: count('ok'), warning: count('warning'), wrong: count('wrong'), unknown: count('unknown') }
      if (json) write(`${JSON.stringify({ ...sum, findings: told }, null, 2)}\n`)
      else write(`\n${sum.ok} ok, ${pluralise(sum.warning, 'warning')}, ${sum.wrong} wrong, ${sum.unknown} unknown\n`)
      return sum.wrong > 0 ? 1 : 0
    },
  }
}

/** Writes findings. */
export type Reporter = ReturnType<typeof createReporter>
