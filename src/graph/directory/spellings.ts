/** Letters that aren't a plain letter with a mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}
/** How some letters are transcribed: Jürgen and Juergen, Åse and Aase. */
const transcriptions: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' }

/** The letters of each language, the most common languages first; a name rarely mixes them. */
const alphabets = [
  'áéíóúñç',
  'äöüß',
  'åøæäö',
  'éèêëçàâîïôûœ',
  'ąćęłńóśźż',
  'áčďéěíňóřšťúůýž',
  'çğıöşü',
  'ãõáâéêíóôúç',
  'áéíóöőúüű',
  'čćđšž',
  'ăâîșț',
]

/** Without accents, in lower case. Other scripts stay as they are. */
function plainSpelling(text: string): string {
  return text
    .toLowerCase()
    .replace(/[ßøłæœđðþı]/g, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFD')
    .replace(/(\p{Script=Latin}|\p{Script=Greek})\p{Mn}+/gu, '$1')
    .normalize('NFC')
}

/** The spellings used in sign-in names, which have no accents. */
export const asciiSpellings = (text: string): string[] => [
  ...new Set([
    plainSpelling(text),
    plainSpelling(text.toLowerCase().replace(/[äöüøå]/g, (letter) => transcriptions[letter] ?? letter)),
  ]),
]

/**
 * The ways one word could be spelt in a directory, the likeliest first: as typed, without accents, and with up to two
 * of them. Graph doesn't document whether its search distinguishes accents, so each is searched for.
 */
export function* spellings(word: string): Iterable<string> {
  const seen = new Set<string>()
  const fresh = (text: string) => !seen.has(text) && Boolean(seen.add(text))
  const typed = word.toLowerCase().normalize('NFC')
  const plain = asciiSpellings(typed)
  for (const text of [typed, ...plain]) if (fresh(text)) yield text
  const bare = plain[0] ?? typed
  const changes = alphabets.map((letters) => changesTo(bare, letters))
  for (const some of changes) for (const one of some) if (fresh(apply(bare, [one]))) yield apply(bare, [one])
  for (const some of changes)
    for (const [index, one] of some.entries())
      for (const other of some.slice(index + 1))
        if (one.to <= other.at && fresh(apply(bare, [one, other]))) yield apply(bare, [one, other])
}

interface Change {
  readonly at: number
  readonly to: number
  readonly letter: string
}

/** Positions in an unaccented word where a language might have an accented letter instead. */
function changesTo(word: string, letters: string): Change[] {
  return [...letters]
    .flatMap((letter) =>
      [...new Set([plainSpelling(letter), transcriptions[letter] ?? ''])].filter(Boolean).flatMap((plain) =>
        [...word.matchAll(new RegExp(plain, 'g'))].map(({ index }) => ({
          at: index,
          to: index + plain.length,
          letter,
        })),
      ),
    )
    .sort((a, b) => a.at - b.at)
}

function apply(word: string, changes: readonly Change[]): string {
  let text = ''
  let done = 0
  for (const { at, to, letter } of changes) {
    text += word.slice(done, at) + letter
    done = to
  }
  return text + word.slice(done)
}
