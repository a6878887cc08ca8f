import assert from 'node:assert/strict'
import fc from 'fast-check'
import { requests } from '../../src/graph/index.ts'
import { hostileText } from './texts.ts'

/** Removes quoted text from a filter; what remains must be the intended filter. */
const withoutLiterals = (filter: string) => filter.replace(/'(?:[^']|'')*'/g, "''")
/** Lone surrogates can't be encoded in a URL and are replaced. */
const whole = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd')

describe('requests to Graph with hostile values', () => {
  const parsed = (url: string) => new URL(`https://graph.example/v1.0${url}`)
  const names = fc.array(hostileText(6), { minLength: 1, maxLength: 5 })

  it('name one user in a single path segment', () => {
    fc.assert(
      fc.property(
        hostileText(6).filter((text) => text !== ''),
        (name) => {
          const { url } = requests.user(name)
          assert.match(url, /^\/users[/(][^/?#\s]*\?\$select=[\w,]+$/)
          assert.equal(parsed(url).pathname.split('/').length, url.startsWith('/users(') ? 3 : 4)
        },
      ),
    )
  })

  it('keep values inside their quotes', () => {
    fc.assert(
      fc.property(names, hostileText(6), hostileText(6), (values, department, title) => {
        const $in = parsed(requests.usersIn('userPrincipalName', values).url).searchParams
        assert.equal(
          withoutLiterals($in.get('$filter') ?? ''),
          `userPrincipalName in (${values.map(() => "''").join(',')})`,
        )
        for (const value of values)
          assert.ok(($in.get('$filter') ?? '').includes(`'${whole(value).replaceAll("'", "''")}'`))
        const any = parsed(requests.usersByAddress(values).url).searchParams.get('$filter') ?? ''
        assert.equal(withoutLiterals(any), values.map(() => "proxyAddresses/any(p:p eq '')").join(' or '))
        const list = parsed(requests.listUsers({ department, title, enabled: true }, 15).url).searchParams
        const expected = "accountEnabled eq true and department eq '' and jobTitle eq ''"
        assert.equal(withoutLiterals(list.get('$filter') ?? ''), expected)
      }),
    )
  })

  it('add no option to a query', () => {
    fc.assert(
      fc.property(hostileText(6), hostileText(6), (search, department) => {
        const { searchParams } = parsed(requests.listUsers({ search, department }, 15).url)
        const options = new Set(['$count', '$top', '$select', '$filter', '$search', '$orderby'])
        for (const key of searchParams.keys()) assert.ok(options.delete(key), key)
        assert.equal(searchParams.get('$top'), '15')
      }),
    )
  })

  it('keep a search inside its quotes', () => {
    fc.assert(
      fc.property(
        hostileText(6).filter((text) => text.trim() !== ''),
        (search) => {
          const $search = parsed(requests.listUsers({ search }, 15).url).searchParams.get('$search') ?? ''
          const around = $search.replace(/"(?:[^"\\]|\\[\s\S])*"/g, '""')
          assert.match(around, /^\(*""\)*(?: (?:OR|AND) \(*""\)*)*$/)
          assert.equal(around.split('(').length, around.split(')').length)
        },
      ),
    )
  })
})
