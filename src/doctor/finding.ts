/**
 * What one look showed. `wrong` stops the bot from doing its work; `warning` will, or weakens it; `unknown` is what cannot
 * be seen from here, with how to see it.
 */
export type Verdict = 'ok' | 'warning' | 'wrong' | 'unknown'

export interface Finding {
  readonly about: string
  readonly verdict: Verdict
  readonly says: string
  /** What to do about it, exactly. */
  readonly fix?: string
}

/** Makes findings about one thing. */
export function about(subject: string) {
  const make = (verdict: Verdict) => (says: string, fix?: string) => ({
    about: subject,
    verdict,
    says,
    ...(fix && { fix }),
  })
  return {
    ok: (says: string): Finding => make('ok')(says),
    warning: (says: string, fix: string): Finding => make('warning')(says, fix),
    wrong: (says: string, fix: string): Finding => make('wrong')(says, fix),
    unknown: (says: string, how: string): Finding => make('unknown')(says, how),
  }
}
