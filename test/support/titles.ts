const name = '(?:(?! and | und |\\. )[^\\n,?·:|])+'
const list = (count: number) =>
  count === 1
    ? `(?!\\d)(?!(?:(?!\\. )[^\\n?·:|])*?(?:,| and | und ))${name}`
    : `(?!\\d)${Array.from({ length: count - 1 }, () => name).join(', ')} (?:and|und) ${name}`

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/**
 * Titles name up to three accounts in private chats. Returns a pattern that finds "2 accounts" as a number or as two
 * names, "2 verified" also if all are, which is shown without a number, and "Disabled 0 of 1 account" as what it
 * couldn’t do.
 */
export function byNumberOrName(text: string | RegExp): RegExp {
  const source = typeof text === 'string' ? escaped(text) : text.source
  const widened = source
    .replace(
      /[A-Z][a-z]+(?: [a-z-]+)* 0 of [123] accounts?(?: from groups)?/g,
      (found) => `(?:${found}|Couldn’t [^\\n.]+)`,
    )
    .replace(/\b([123]) (?:accounts?|Konten|Konto)\b/g, (found, count: string) => `(?:${found}|${list(Number(count))})`)
    .replace(
      /\b\d+ (verified|überprüft|signed out everywhere|überall abgemeldet)\b/g,
      (found, what: string) => `(?:${found}|(?<=^|\\n|· )(?<!\\d (?:of|von) [\\d.,]+ · )${what}(?=\\n|$| ·))`,
    )
  return new RegExp(widened, typeof text === 'string' ? '' : text.flags)
}

const side = (count: number, final: boolean, others?: string): string =>
  [...(count > 1 ? [`${count}${others ? ` (${others})` : ''}`] : []), ...(final ? ['can’t be undone'] : [])].join(' · ')

interface Wanted {
  readonly chosen: boolean
  /** Number of accounts. */
  readonly count: number
  /** Why it isn't for all accounts, if it blocks sign-in. */
  readonly others?: string
  readonly final?: boolean
  /** The text that follows, beside it or below. */
  readonly note?: string
}

/** A step in the list of a plan: with a toggle, or without one if it can't be changed. */
export function stepLine(label: string, { chosen, count, others, final = false, note }: Wanted): RegExp {
  const beside = side(count, final, others)
  const lines = [beside && `\\n${escaped(beside)}`, note && `(?:\\n| · )${note}`].join('')
  const name = escaped(label)
  return new RegExp(`(?:${chosen ? '►' : '–'} ${name}|(?<!\\S )${name}\\n${chosen})${lines}(?=\\n|$| ·|:)`)
}
