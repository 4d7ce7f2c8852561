/**
 * Every value that differs from a table in a single cell: numbers by one either way, answers turned round, words replaced,
 * nothing made something. What a cell holds is found by its type, so a column that is added is changed too.
 */
export function* changedCells<T>(table: T, path = 'table'): Generator<readonly [cell: string, changed: T]> {
  if (typeof table === 'number') for (const by of [1, -1]) yield [`${path} ${by}`, (table + by) as T];
  else if (typeof table === 'boolean') yield [path, !table as T];
  else if (typeof table === 'string') yield [path, `${table} otherwise` as T];
  else if (table === null) yield [`${path} 9`, 9 as T];
  else if (Array.isArray(table))
    for (const [i, inner] of table.entries())
      for (const [cell, changed] of changedCells(inner, `${path}.${i}`))
        yield [cell, table.map((row, k) => (k === i ? changed : row)) as T];
  else if (typeof table === 'object')
    for (const [key, inner] of Object.entries(table as object))
      for (const [cell, changed] of changedCells(inner, `${path}.${key}`))
        yield [cell, { ...table, [key]: changed } as T];
}
