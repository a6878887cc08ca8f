import assert from 'node:assert/strict'
import { linesOf } from '../../emulator/bot-proxy.ts'

describe('text from the Playground', () => {
  const domain = 'contoso.test'
  const known = ['jurgen.malik', 'adelev', 'sam.one'].map((alias) => `${alias}@${domain}`)
  const world = { domain, find: (upn: string) => (known.includes(upn) ? ({} as never) : undefined) }

  it('regains the lines of a pasted column, even after the command or before other lines', () => {
    assert.equal(
      linesOf(`check statusjurgen.malik@${domain}adelev@${domain}Sam Sharedsam.one@${domain}`, world),
      `check status\njurgen.malik@${domain}\nadelev@${domain}\nSam Shared\nsam.one@${domain}`,
    )
  })

  it('stays as typed if nothing was joined', () => {
    for (const text of [
      `check statusadelev@${domain}`,
      `disable xadelev@${domain}`,
      'Sam Sharednot an address',
      'help',
    ])
      assert.equal(linesOf(text, world), text)
  })
})
