import assert from 'node:assert/strict'
import desktop from '../../../src/chat/card/desktop.json' with { type: 'json' }
import phone from '../../../src/chat/card/phone.json' with { type: 'json' }
import shared from '../../../src/chat/card/shared.json' with { type: 'json' }
import { templates } from '../../../src/chat/card/templates.ts'

describe('the templates of cards', () => {
  it('are complete: no part is left to insert', () => {
    for (const [device, cards] of Object.entries(templates))
      for (const [name, template] of Object.entries(cards))
        assert.doesNotMatch(JSON.stringify(template), /\$part/, `${name} ${device}`)
  })

  it('start with the header and end with the buttons', () => {
    for (const template of Object.values(templates).flatMap((cards) => Object.values(cards))) {
      const { body } = template as { body: readonly unknown[] }
      assert.match(JSON.stringify(body[0]), /header\.title/)
      assert.match(JSON.stringify(body.at(-1)), /\$\{actions\}/)
    }
  })

  it('use every part', () => {
    for (const [device, design] of Object.entries({ desktop, phone })) {
      const drawn = JSON.stringify(templates[device as 'desktop' | 'phone'])
      for (const [name, part] of Object.entries({ ...shared, ...design.parts })) {
        if ('$part' in part) continue
        // Identified by the text before the first included part or, without one, before its end, where others may add
        // to it.
        const [opening = ''] = JSON.stringify(part).slice(0, -1).split('{"$part"')
        assert.ok(drawn.includes(opening), `${name} on a ${device}`)
      }
    }
  })

  it('use the full width for lists of accounts, on desktops only', () => {
    const wide = (cards: object) => Object.entries(cards).flatMap(([name, card]) => ('msteams' in card ? [name] : []))
    assert.deepEqual(wide(templates.desktop), ['page', 'plan', 'result'])
    assert.deepEqual(wide(templates.phone), [])
  })
})
