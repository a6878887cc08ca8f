import { claimsOf } from './redact.ts'

/** The access token claims a claims request asks for, without clients' statements about themselves. */
export function readClaimsRequest(claims: string | null | undefined): Readonly<Record<string, unknown>> {
  try {
    const { xms_cc: _capabilities, ...wanted } = (JSON.parse(claims ?? '{}') as { access_token?: object })
      .access_token as Record<string, unknown>
    return wanted
  } catch {
    return {}
  }
}

/** The authentication contexts that a claims request demands in the ID token. */
export function readDemandedContexts(claims: string | null | undefined): readonly string[] {
  try {
    const { id_token: asked } = JSON.parse(claims ?? '{}') as {
      id_token?: { acrs?: { value?: string; values?: string[] } }
    }
    const { value, values = [] } = asked?.acrs ?? {}
    return [...(value ? [value] : []), ...values]
  } catch {
    return []
  }
}

/**
 * Whether a token was issued in response to a challenge: with these claims or, if the challenge leaves them open, a
 * "not before" since that time in ms. Real tokens don't reveal this; the emulator's do, in `asked`.
 */
export function answersChallenge(token: string, challenge: string | { since: number }): boolean {
  const asked = Object(claimsOf(token)?.['asked']) as Record<string, unknown>
  if (typeof challenge !== 'string') return Number(Object(asked['nbf'])['value']) >= Math.floor(challenge.since / 1000)
  const wanted = Object.entries(readClaimsRequest(challenge))
  return wanted.length > 0 && wanted.every(([name, value]) => JSON.stringify(asked[name]) === JSON.stringify(value))
}
