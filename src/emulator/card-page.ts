import { actionsOf, type CardAction, type Part, partsOf, textOf } from './card-parts.ts'
import { html, type Markup } from './html.ts'
import { markdown } from './markdown.ts'

/** Draws an Adaptive Card as a form: each button submits its place in the card as `button`, with all inputs. */
export function drawCard(card: unknown): Markup {
  const places = new Map<Part, { action: CardAction; place: number }>()
  for (const [place, action] of actionsOf(card).entries()) places.set(action.part, { action, place })

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
    // Buttons may start out hidden behind a toggle, which needs a script in the browser: here everything is shown.
    return html`${partsOf(part['body']).map(element)}${actions(part['actions'])}`
  }

  const actions = (list: unknown) => {
    const all = partsOf(list)
    return all.length > 0 && html`<div class="actions">${all.map(button)}</div>`
  }

  function element(part: Part): Markup {
    switch (part['type']) {
      case 'TextBlock':
        return html`<p class="wrap ${look(part)}">${markdown(textOf(part['text']))}</p>`
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
      case 'Table':
        return table(part)
      case 'ColumnSet':
        return html`<div class="columns">${partsOf(part['columns']).map((one) => html`<div>${items(one)}</div>`)}</div>`
      case 'ActionSet':
        return html`${actions(part['actions'])}`
      default:
        return textOf(part['type']).startsWith('Input.') ? input(part) : items(part)
    }
  }

  const items = (part: Part): Markup => {
    const select = part['selectAction']
    return html`<div${part['style'] && html` class="note"`}>${partsOf(part['items']).map(element)}${partsOf([select]).map(button)}</div>`
  }

  const run = (value: unknown) =>
    partsOf([value]).map((one) => html`<span class="${look(one)}">${textOf(one['text'])}</span>`)

  function table(part: Part): Markup {
    const headed = part['firstRowAsHeaders'] ?? part['firstRowAsHeader'] ?? true
    return html`<table>${partsOf(part['rows']).map((row, at) => {
      const cells = partsOf(row['cells']).map((cell) =>
        headed && at === 0 ? html`<th scope="col">${items(cell)}</th>` : html`<td>${items(cell)}</td>`,
      )
      return html`<tr>${cells}</tr>`
    })}</table>`
  }

  return draw(card)
}

function input(part: Part): Markup {
  const [id, label, value] = ['id', 'label', 'value'].map((name) => textOf(part[name]))
  const needed = part['isRequired'] === true && html` required`
  const hint = textOf(part['placeholder'])
  const name = html`name="input.${id}"${needed}`
  const field = (() => {
    if (part['type'] === 'Input.Toggle') {
      const on = textOf(part['valueOn'] ?? 'true')
      const off = html`<input type="hidden" name="input.${id}" value="${textOf(part['valueOff'] ?? 'false')}">`
      return html`${off}<input type="checkbox" ${name} value="${on}"${value === on && html` checked`}> ${textOf(part['title'])}`
    }
    if (part['type'] === 'Input.ChoiceSet') {
      const chosen = (value ?? '').split(',')
      const options = partsOf(part['choices']).map((choice) => {
        const own = textOf(choice['value'])
        return html`<option value="${own}"${chosen.includes(own) && html` selected`}>${textOf(choice['title'])}</option>`
      })
      if (part['isMultiSelect'] !== true) return html`<select ${name}><option value=""></option>${options}</select>`
      return html`<input type="hidden" name="several.input.${id}" value="1"><select ${name} multiple>${options}</select>`
    }
    if (part['type'] === 'Input.Text' && part['isMultiline'] === true)
      return html`<textarea ${name} placeholder="${hint}">${value}</textarea>`
    const kind =
      { 'Input.Number': 'number', 'Input.Date': 'date', 'Input.Time': 'time' }[textOf(part['type'])] ?? 'text'
    return html`<input type="${kind}" ${name} value="${value}" placeholder="${hint}">`
  })()
  return html`<label>${label && html`${label}<br>`}${field}</label>`
}

const look = (part: Part) =>
  [
    part['weight'] === 'Bolder' && 'strong',
    /large/i.test(textOf(part['size'])) && 'large',
    part['isSubtle'] === true && 'subtle',
  ]
    .filter(Boolean)
    .join(' ')

const safe = (address: unknown) => (/^https?:|^data:image\//.test(textOf(address)) ? textOf(address) : '#')
