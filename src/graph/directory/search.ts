import type { User } from '@microsoft/microsoft-graph-types'
import { encode, type Property } from '../http/odata.ts'
import { asciiSpellings, spellings } from './spellings.ts'

/** Maximum encoded length of a `$search`. An address can have 2,048 characters, of which everything else needs some. */
const maxLength = 1_400
/** Longer text isn't a name. */
const maxWords = 6

const escapeSearch = (text: string) => text.replace(/[\\"]/g, '\\$&')
const clause = (property: Property<User>, text: string) => `"${property}:${escapeSearch(text)}"`

/**
 * The `$search` for what someone typed. Graph matches the words of a display name in any order by their beginnings, and
 * other properties by theirs, and isn't documented to ignore accents. So words are searched for in several spellings,
 * and as the sign-in names they could form. `beside`: the `$filter` of the same request.
 */
export function buildSearch(typed: string | undefined, beside = ''): string | undefined {
  const text = typed?.trim().normalize('NFC') ?? ''
  if (text === '') return undefined
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean)
  const parts = /[@\p{C}]/u.test(text) ? [] : words
  if (parts.length === 0 || parts.length > maxWords)
    return (['displayName', 'mail', 'userPrincipalName'] as const).map((name) => clause(name, text)).join(' OR ')
  const names = new Set(
    addressesOf(text, parts).flatMap((one) => [clause('userPrincipalName', one), clause('mail', one)]),
  )
  const groups = parts.map((word) => new Set(searchClauses(word)))
  fillSpellings(groups, parts, maxLength - lengthOf([beside, ...names].join(' OR ')))
  const all = groups.map((group) => `(${[...group].join(' OR ')})`).join(' AND ')
  return [groups.length > 1 ? `(${all})` : all, ...names].join(' OR ')
}

/** A change of case within a word separates two words in Graph's search of display names, but not of surnames. */
const searchClauses = (word: string) => [
  clause('displayName', word),
  clause('displayName', word.toLowerCase()),
  clause('surname', word),
]

const lengthOf = (text: string) => encode(text).length
const separator = lengthOf(' OR ')

/** Adds spellings of all words in turn while there is room. */
function fillSpellings(groups: readonly Set<string>[], words: readonly string[], room: number): void {
  let left = room - groups.reduce((sum, group) => sum + lengthOf(`((${[...group].join(' OR ')}) AND `), 0)
  const open = words.map((word, index) => ({ more: spellings(word)[Symbol.iterator](), group: groups[index] }))
  while (open.length > 0) {
    for (const one of [...open]) {
      const { value, done } = one.more.next()
      const next = value === undefined ? '' : clause('displayName', value)
      const length = lengthOf(next) + separator
      if (done || length > left) open.splice(open.indexOf(one), 1)
      else if (!one.group?.has(next)) {
        one.group?.add(next)
        left -= length
      }
    }
  }
}

/** Beginnings of sign-in names or addresses this person could have. */
function addressesOf(text: string, words: readonly string[]): string[] {
  const [first = '', last = '', ...others] = words
  const forms = /\s/.test(text) ? [] : [text]
  if (words.length > 1) forms.push(words.join('.'), words.join(''), words.join('_'))
  if (last !== '' && others.length === 0) forms.push(`${last}.${first}`)
  return [...new Set(forms.flatMap(asciiSpellings))]
}
