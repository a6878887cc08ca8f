import { claimsOf } from './redact.ts'

/** What a claims request asks to have in an access token, without what clients say in it about themselves. */
export function claimsWanted(claims: string | null | undefined): Readonly<Record<string, unknown>> {
  try {
    const { xms_cc: _capabilities, ...wanted } = (JSON.parse(claims ?? '{}') as { access_token?: object })
      .access_token as Record<string, unknown>
    return wanted
  } catch {
    return {}
  }
}

/**
 * Whether a token was issued in answer to a challenge: for these claims or, where they are left to the challenge, for a "not
 * before" since that time in ms. Real tokens do not say so; the emulator's do, in `asked`.
 */
export function answersChallenge(token: string, challenge: string | { since: number }): boolean {
  const asked = Object(claimsOf(token)?.['asked']) as Record<string, unknown>
  if (typeof challenge !== 'string') return Number(Object(asked['nbf'])['value']) >= Math.floor(challenge.since / 1000)
  const wanted = Object.entries(claimsWanted(challenge))
  return wanted.length > 0 && wanted.every(([name, value]) => JSON.stringify(asked[name]) === JSON.stringify(value))
}
