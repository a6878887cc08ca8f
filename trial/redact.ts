/**
 * Removes everything that could identify a tenant or a person. `request` is what was sent; its own words can be quoted.
 */
export type Redact = (text: string, request?: string) => string

const patterns: readonly (readonly [RegExp, string])[] = [
  [/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '{token}'],
  [/\b(?:29|28|19|a|8:orgid):[\w@.:-]{8,}/gi, '{channel id}'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '{id}'],
  [/[\w.!#$%&'*+?^`|~-]+@[\w-]+(?:\.[\w-]+)+/g, '{address}'],
  [/\b[\w-]+(?:\.mail)?\.onmicrosoft\.(?:com|us|cn)\b/gi, '{domain}'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '{ip address}'],
  [/\+\d[\d ()-]{6,}/g, '{phone number}'],
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z?/g, '{time}'],
  [/\b(?=[\w-]*\d)[A-Za-z0-9+_=-]{24,}/g, '{text}'],
  [/\b\d{6,}\b/g, '{number}'],
]

/** Nouns that the API uses in its messages. */
const nouns = /^(User|Group|microsoft\.graph\.\w+)$/

/** `known`: values of this trial, such as names and addresses of its accounts. */
export function createRedactor(known: () => readonly string[]): Redact {
  return (text, request = '') => {
    const values = known().flatMap((one) => [one, ...one.split(/[\s@]+/)])
    const secret = [...new Set(values)].filter((one) => one.length > 2).sort((a, b) => b.length - a.length)
    let clean = text
    for (const [pattern, by] of patterns) clean = clean.replace(pattern, by)
    for (const value of secret) clean = clean.replace(new RegExp(`(?<!\\w)${literally(value)}(?!\\w)`, 'giu'), '{name}')
    // Quoted text is a name from the API if we sent it; otherwise it could be a person's name.
    return clean.replace(/(["'‘“])([^"'’”{}]*)(["'’”])/g, (whole, open, word, close) =>
      nouns.test(word) || (/^[\w$.]+$/.test(word) && request.includes(word)) ? whole : `${open}{text}${close}`,
    )
  }
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
