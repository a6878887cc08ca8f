/** What `list users` narrows by, as raw arguments for its schema. */
export interface RawFilter {
  search?: string
  enabled?: boolean
  guests?: boolean
  department?: string
  title?: string
}

// A key with a value, the value in quotes when it holds spaces; or a word; or a phrase in quotes.
const token = /(department|title|search):\s*(?:"([^"]*)"|(\S+))|"([^"]*)"|(\S+)/gi

/** `sales disabled department:"Customer Care"`: known words are filters, the rest is searched for. */
export function readFilter(text: string): RawFilter {
  const filter: RawFilter = {}
  const search: string[] = []
  for (const [, key, quoted, bare, phrase, word] of text.matchAll(token)) {
    if (key) assign(filter, search, key.toLowerCase(), quoted ?? bare ?? '')
    else if (phrase !== undefined) search.push(phrase)
    else if (word && !flag(filter, word.toLowerCase())) search.push(word)
  }
  const joined = search.join(' ').trim()
  return joined ? { ...filter, search: joined } : filter
}

function assign(filter: RawFilter, search: string[], key: string, value: string): void {
  if (key === 'department') filter.department = value
  else if (key === 'title') filter.title = value
  else search.push(value)
}

function flag(filter: RawFilter, word: string): boolean {
  if (word === 'enabled' || word === 'disabled') filter.enabled = word === 'enabled'
  else if (word === 'guests' || word === 'guest') filter.guests = true
  else if (word === 'members' || word === 'member') filter.guests = false
  else return false
  return true
}
