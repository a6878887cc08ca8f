import assert from 'node:assert/strict'
import { needsFreshSignIn } from '../../../src/operations/rules/fresh-sign-in.ts'

describe('a sign-in made for an approval', () => {
  const harmless = { change: 100, irreversible: false, guards: 0, compromised: 0, admins: [] }
  const rule = { always: false, above: 100, page: 'https://bot.example/approve' }
  const needs = (more: Partial<Parameters<typeof needsFreshSignIn>[1]> = {}, always = false) =>
    needsFreshSignIn({ approvalSignIn: { ...rule, always } }, { ...harmless, ...more })

  it('is needed for each change that can do much harm, and for nothing else', () => {
    assert.equal(needs(), false)
    assert.equal(needs({ change: 101 }), true)
    assert.equal(needs({ irreversible: true }), true)
    assert.equal(needs({ guards: 1 }), true)
    assert.equal(needs({ compromised: 1 }), true)
    assert.equal(needs({ admins: [{ upn: 'a@contoso.example', roles: 'Global Administrator' }] }), true)
    assert.equal(needs({ parts: new Map([[{}, 1]]) }), true)
  })

  it('is needed for everything or nothing, as configured', () => {
    assert.equal(needs({ change: 1 }, true), true)
    assert.equal(needsFreshSignIn({}, { ...harmless, change: 5_000, irreversible: true }), false)
  })
})
