import assert from 'node:assert/strict'
import { showPermissions, showWhoami, type WhoamiData } from '../../../src/features/sign-in/whoami-card.ts'
import { buttonsOf, textsOf } from '../../chat/views/rules.ts'
import { requested } from '../../support/all-commands.ts'
import { messagesFor } from '../../support/words.ts'

const all = requested.configured({ optIn: true, cloud: 'public' })
const viewer = { device: 'desktop', locale: 'en', timeZone: 'UTC' } as const
const me: WhoamiData = {
  name: 'Alex Wilber',
  upn: 'alexw@contoso.com',
  oid: '11111111-2222-3333-4444-555555555555',
  tid: '66666666-7777-8888-9999-000000000000',
  granted: all.slice(1),
  missing: all.slice(0, 1),
  roles: [],
  left: 1,
  limit: 1,
  notifications: 'all',
  expiresAt: 0,
}

describe('the card of whoami', () => {
  it('counts the permissions, with a button that explains them, and shows the sign-in name once', () => {
    const { card } = showWhoami(me, messagesFor('en'), viewer)
    const texts = textsOf(card)
    assert.ok(texts.includes(`${all.length - 1} granted, 1 requested when needed`))
    assert.equal(texts.filter((text) => text.includes(me.upn)).length, 1)
    assert.ok(buttonsOf(card).some(({ title }) => title === 'Permissions'))
  })

  for (const locale of ['en', 'de'])
    it(`explains every permission that the app can ask for, in ${locale}`, () => {
      const { permissions: known } = messagesFor(locale)
      const addOns = [...requested.addOns.in('public').keys()]
      assert.deepEqual(
        [...all, ...addOns].filter((scope) => !known[scope]),
        [],
      )
      const texts = textsOf(showPermissions({ ...me, addOns }, messagesFor(locale), viewer).card).join('\n')
      for (const scope of [...all, ...addOns]) assert.ok(texts.includes(`${known[scope]} (${scope})`), scope)
    })
})
