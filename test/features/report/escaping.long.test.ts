import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { oneLine } from '../../../src/core/text.ts'
import type { Head } from '../../../src/features/report/index.ts'
import { useStore } from '../../support/store.ts'
import { accountOf, begin, containment, noteEntries, readTestReport, storeEntries, textOf } from './reported.ts'

interface Token {
  readonly type: string
  readonly content: string
  readonly children: readonly Token[] | null
  attrGet(name: string): string | null
}
interface Markdown {
  readonly linkify: { set(options: object): void }
  parse(text: string, environment: object): readonly Token[]
}
// As wikis and tickets read it: with tables, HTML and addresses that become links.
const markdown: Markdown = createRequire(import.meta.url)('markdown-it')({ html: true, linkify: true })
// Names of domains alone stay text, but for "www".
markdown.linkify.set({ fuzzyLink: false })

/** What a cell consists of; a link to somebody's own address leads nowhere else. */
const harmless = ['text', 'text_special', 'softbreak', 'strong_open', 'strong_close', 'link_close']

/** What strangers may call themselves, or write in a reason. */
const hostile = fc.string({
  unit: fc.constantFrom(
    ...'|`*_~[]()<>#+-!{}\\&;:.=@$^\'"/1a ',
    '\n',
    '\r\n',
    '\u2028',
    '\u202e',
    '<script>alert(1)</script>',
    '-->',
    '<!--',
    "'>",
    '](https://evil.example)',
    'https://evil.example/x',
    'www.evil.example',
    '<br>',
    '&lt;',
    '| --- |',
    '</td></tr></table>',
    'é',
  ),
  minLength: 1,
  maxLength: 12,
})

/** The cells of all tables, as readers see them. */
function cellsOf(text: string): { readonly cells: readonly string[]; readonly odd: readonly string[] } {
  const tokens = markdown.parse(text.replace(/^<!--[^\n]*\n/, ''), {})
  const odd: string[] = []
  const cells: string[] = []
  for (const [index, { type, children }] of tokens.entries()) {
    if (type === 'html_block') odd.push('html_block')
    if (type !== 'inline') continue
    const parts = (children ?? []).map((one) => {
      const ours = one.type === 'html_inline' && one.content === '<br>'
      if (ours) return '\n'
      const isMail = one.type === 'link_open' && one.attrGet('href')?.startsWith('mailto:')
      if (!isMail && !harmless.includes(one.type)) odd.push(`${one.type} ${one.attrGet('href') ?? ''}`)
      return one.content
    })
    if (/^t[dh]_open$/.test(tokens[index - 1]?.type ?? '')) cells.push(parts.join(''))
  }
  return { cells, odd }
}

describe('untrusted text in a report', () => {
  const store = useStore()
  let tenants = 0

  /** A report of a tenant of its own in which somebody has this name, and somebody else wrote this. */
  const written = async (name: string, said: string) => {
    const tenant = `tenant${++tenants}`
    const entries = containment({ accounts: 1, reason: said }).map((one) =>
      'account' in one ? { ...one, account: { ...accountOf(1), name } } : one,
    )
    await storeEntries(store(), [...entries, ...noteEntries('tobaki-42', said, begin + 1)], tenant)
    const form = (more: Partial<Head>) => textOf(store(), { tenant, ...more })
    return {
      html: await form({ format: 'html' }),
      markdown: await form({ format: 'markdown' }),
      json: await readTestReport(store(), { tenant }),
      raw: await form({}),
    }
  }

  it('is shown literally in each format, and begins or ends no markup', async () => {
    const plain = await written('Adele Vance', 'They called us')
    const tagsOf = (html: string) =>
      html
        .replace(/<span class="l">|<\/span>/g, '')
        .match(/<[^>]*>/g)
        ?.join('')
    const rowsOf = (text: string) => text.split('\n').filter((line) => line.startsWith('|')).length
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (name, said) => {
        const text = await written(name, said)
        const meta = /<meta name="rollcall-report"[^>]*>/
        assert.equal(tagsOf(text.html.replace(meta, '')), tagsOf(plain.html.replace(meta, '')))
        assert.equal(rowsOf(text.markdown), rowsOf(plain.markdown))
        const { cells, odd } = cellsOf(text.markdown)
        assert.deepEqual(odd, [])
        // Blanks at the ends of a cell don't show.
        const shown = cells.map((one) => one.split('\n').map((line) => line.trim()))
        const wanted = said.split(/\r\n|[\n\u2028]/).map((line) => oneLine(line))
        assert.ok(
          shown.some((lines) => wanted.every((line) => lines.includes(line.trim()))),
          JSON.stringify(said),
        )
        assert.equal(text.json.timeline.find(({ step }) => step === 'noted')?.text, said)
        assert.doesNotMatch(text.raw, /[<>\u2028\u202e]/)
        for (const one of [text.html, text.markdown]) assert.doesNotMatch(one, /[\u2028\u202e\r]/)
      }),
      { numRuns: 60 },
    )
  })

  it('leaves the first lines readable, whoever requested it', async () => {
    for (const name of ["'><script>", '--> <!--', '-----', '\u2028']) {
      const madeFor = { oid: 'x', upn: 'x@contoso.com', name }
      await storeEntries(store(), containment({ accounts: 1 }), `reader${++tenants}`)
      for (const format of ['html', 'markdown', 'json'] as const) {
        const text = await textOf(store(), { tenant: `reader${tenants}`, format, madeFor })
        const first = text.split('\n').slice(0, 3).join('\n')
        assert.equal(first.match(/-->/g)?.length ?? 0, format === 'markdown' ? 1 : 0)
        assert.doesNotMatch(first, /<script>/)
      }
    }
  })
})
