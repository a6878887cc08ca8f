import assert from 'node:assert/strict'
import {
  columnsOf,
  commandsOf,
  declaredCommands,
  pagesOf,
  requireNeeds,
  scopesOf,
  sourceOf,
} from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'
import { wholeRegistry } from '../support/registry.ts'

describe('what features declare for the process', () => {
  it('has addresses and columns of which none is there twice', () => {
    assert.deepEqual(
      pagesOf(features).map(({ routes }) => routes.length),
      [4, 4, 2, 1],
    )
    const [first] = features.filter(({ pages = [], columns = [] }) => pages.length > 0 && columns.length > 0)
    assert.ok(first)
    const doubled = [...features, { ...first, name: 'another' }]
    assert.throws(() => pagesOf(doubled), /addresses of pages.*get \/pass\/:subject/)
    assert.throws(() => columnsOf(doubled), /columns.*wayBackIn/)
  })

  it('has commands in their order, but for those that name the one before, if that is there', () => {
    const [first, second, third] = features.flatMap((one) => declaredCommands(one, wholeRegistry))
    assert.ok(first && second && third)
    const listed = (...commands: readonly (typeof first)[]) =>
      commandsOf([{ commands }], wholeRegistry).map(({ name }) => name)
    const moved = { ...third, after: first.name }
    assert.deepEqual(listed(first, second, moved), [first.name, third.name, second.name])
    assert.deepEqual(listed(second, moved), [second.name, third.name])
    const between = { ...second, after: third.name }
    assert.deepEqual(listed(first, between, moved), [first.name, third.name, second.name])
  })

  it('has every feature that another needs, and no circle among them', () => {
    requireNeeds(features)
    assert.throws(() => requireNeeds(features.filter(({ name }) => name !== 'export')), /look-up needs export; /)
    const needs = new Map(features.map(({ name, needs = [] }) => [name, needs]))
    const below = (name: string): readonly string[] => (needs.get(name) ?? []).flatMap((one) => [one, ...below(one)])
    for (const { name } of features) assert.ok(!below(name).includes(name), name)
  })

  it('reads accounts from one other place only, whose permissions nothing asks for without it', () => {
    const withSource = features.filter(({ source }) => source)
    const [scope = ''] = sourceOf(withSource)?.scopes ?? []
    assert.throws(() => sourceOf([...withSource, ...withSource]), /Only one feature/)
    const asked = (some: typeof features) =>
      commandsOf(some, wholeRegistry).flatMap(({ optionalScopes: scopes = [] }) => scopes)
    assert.ok(asked(features).includes(scope))
    const others = features.filter(({ source }) => !source)
    assert.ok(![...asked(others), ...scopesOf(others, wholeRegistry).all].includes(scope))
  })
})
