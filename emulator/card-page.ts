import { drawInput } from './card-inputs.ts'
import { actionsOf, type CardAction, type Part, partsOf, textOf, togglesOf } from './card-parts.ts'
import { html, type Markup } from './html.ts'
import { markdown } from './markdown.ts'

/** Renders an Adaptive Card as a form: each button submits its position in the card as `button`, with all inputs. */
export function drawCard(card: unknown): Markup {
  const places = new Map<Part, { action: CardAction; place: number }>()
  for (const [place, action] of actionsOf(card).entries()) places.set(action.part, { action, place })
  const toggles = togglesOf(card)

  function button(part: Part): Markup {
    const found = places.get(part)
    const title = textOf(part['title'])
    if (!found) return html``
    if (found.action.type === 'Action.OpenUrl')
      return html`<a class="button" href="${safe(part['url'])}" target="_blank" rel="noopener noreferrer">${title}</a>`
    if (found.action.type === 'Action.ShowCard')
      return html`<details><summary class="button">${title}</summary>${draw(part['card'])}</details>`
    if (found.action.type !== 'Action.Execute' && found.action.type !== 'Action.Submit') return html``
    const skips = textOf(part['associatedInputs']).toLowerCase() === 'none'
    return html`<button class="button ${textOf(part['style'])}" name="button" value="${found.place}"${skips && html` formnovalidate`}>${title}</button>`
  }

  function draw(value: unknown): Markup {
    const part = partsOf([value])[0]
    if (!part) return html``
    return html`${elements(part['body'])}${actions(part['actions'])}`
  }

  const actions = (list: unknown) => {
    const all = partsOf(list)
    return all.length > 0 && html`<div class="actions">${all.map(button)}</div>`
  }

  /** The description of an input: on cards without labels, such as those for phones, the text before it. */
  const elements = (list: unknown): Markup[] =>
    partsOf(list).map((part, at, all) => {
      const before = all[at - 1]
      const isNamed = isInput(part) && !part['label'] && before?.['type'] === 'TextBlock'
      return isNamed ? drawInput(part, textOf(before['text'])) : shownOrFolded(part)
    })

  /** A hidden part can be opened where it stands, because moving its button there needs no script. */
  function shownOrFolded(part: Part): Markup {
    const toggle = part['isVisible'] === false ? toggles.get(textOf(part['id'])) : undefined
    if (toggle === undefined) return element(part)
    return html`<details><summary class="button">${toggle}</summary>${element(part)}</details>`
  }

  function element(part: Part): Markup {
    switch (part['type']) {
      case 'TextBlock':
        return text(part)
      case 'RichTextBlock': {
        const inlines = Array.isArray(part['inlines']) ? part['inlines'] : []
        return html`<p class="wrap">${inlines.map((one: unknown) => (typeof one === 'string' ? one : run(one)))}</p>`
      }
      case 'FactSet':
        return html`<dl>${partsOf(part['facts']).map(
          (fact) => html`<dt>${textOf(fact['title'])}</dt><dd>${markdown(textOf(fact['value']))}</dd>`,
        )}</dl>`
      case 'Image':
        return html`<img src="${safe(part['url'])}" alt="${textOf(part['altText'])}" width="48">`
      // Pages draw no icons.
      case 'Icon':
        return html`${elements([part['fallback']])}`
      case 'ColumnSet':
        return columns(partsOf(part['columns']))
      case 'ActionSet':
        return html`${actions(part['actions'])}`
      default:
        return isInput(part) ? drawInput(part) : container(part)
    }
  }

  const contents = (part: Part): Markup =>
    html`${elements(part['items'])}${partsOf([part['selectAction']]).map(button)}`

  function container(part: Part): Markup {
    if (partsOf([part['selectAction']])[0]?.['type'] === 'Action.ToggleVisibility') return html``
    const style = styleOf(part)
    return html`<div${style && html` class="band ${style}"`}>${contents(part)}</div>`
  }

  function columns(list: readonly Part[]): Markup {
    return html`<div class="columns">${list.map((one) =>
      one['width'] === 'auto'
        ? html`<div class="auto">${contents(one)}</div>`
        : html`<div style="flex-grow: ${weightOf(one)}">${contents(one)}</div>`,
    )}</div>`
  }

  const run = (value: unknown) =>
    partsOf([value]).map((one) => html`<span class="${look(one)}">${textOf(one['text'])}</span>`)

  return draw(card)
}

const isInput = (part: Part) => textOf(part['type']).startsWith('Input.')

function text(part: Part): Markup {
  const said = markdown(textOf(part['text']))
  const medium = /^(medium|large)$/i.test(textOf(part['size']))
  // Phone cards can't mark headings; their title is bold and one size larger.
  const titled = /^medium$/i.test(textOf(part['size'])) && part['weight'] === 'Bolder'
  if (part['style'] !== 'heading' && !titled) return html`<p class="wrap ${look(part)}">${said}</p>`
  return medium ? html`<h2 class="wrap">${said}</h2>` : html`<h3 class="wrap">${said}</h3>`
}

const look = (part: Part) => {
  const color = textOf(part['color']).toLowerCase()
  return [
    part['weight'] === 'Bolder' && 'strong',
    /large/i.test(textOf(part['size'])) && 'large',
    /^small$/i.test(textOf(part['size'])) && 'small',
    part['isSubtle'] === true && 'subtle',
    tones.has(color) && color,
    textOf(part['horizontalAlignment']).toLowerCase() === 'right' && 'right',
  ]
    .filter(Boolean)
    .join(' ')
}

const tones: ReadonlySet<string> = new Set(['accent', 'good', 'warning', 'attention', 'emphasis'])

const styleOf = (part: Part): string => {
  const style = textOf(part['style']).toLowerCase()
  return tones.has(style) ? style : ''
}

const weightOf = (part: Part): number => {
  const weight = Number.parseFloat(textOf(part['width']))
  return Number.isFinite(weight) && weight > 0 ? weight : 1
}

const safe = (address: unknown) => (/^https?:|^data:image\//.test(textOf(address)) ? textOf(address) : '#')
