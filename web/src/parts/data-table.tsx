import { ScrollArea, Table } from '@mantine/core';
import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';
import styles from './data-table.module.css';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});

export interface Column<Row> {
  readonly id: string;
  readonly name: string;
  /** What it is sorted by; null goes last. */
  readonly sort?: (row: Row) => string | number | null;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the right. */
  readonly number?: boolean;
}

interface Props<Row extends object> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly minWidth?: number;
}

/** A table that is sorted by a click on a head; wider than its place, it scrolls in itself. */
export function DataTable<Row extends object>(props: Props<Row>): ReactNode {
  const { label, columns, rows, idOf, minWidth = 560 } = props;
  const data = useMemo(() => [...rows], [rows]);
  const defined = useMemo<ColumnDef<typeof features, Row>[]>(
    () =>
      columns.map(({ id, name, sort, cell }) => ({
        id,
        header: name,
        accessorFn: (row: Row) => sort?.(row) ?? undefined,
        enableSorting: sort !== undefined,
        sortUndefined: 'last' as const,
        sortFn: 'basic' as const,
        cell: ({ row }) => cell(row.original),
      })),
    [columns],
  );
  const table = useTable({ features, data, columns: defined, getRowId: idOf });
  const isNumber = (id: string): boolean => columns.find((c) => c.id === id)?.number === true;
  return (
    <ScrollArea type="auto" offsetScrollbars="x">
      <Table miw={minWidth} aria-label={label} highlightOnHover>
        <Table.Thead>
          {table.getHeaderGroups().map((group) => (
            <Table.Tr key={group.id}>
              {group.headers.map((header) => {
                const sorted = header.column.getIsSorted();
                const name = <table.FlexRender header={header} />;
                return (
                  <Table.Th
                    key={header.id}
                    data-number={isNumber(header.column.id)}
                    className={styles['head'] ?? ''}
                    aria-sort={
                      sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined
                    }
                  >
                    {header.column.getCanSort() ? (
                      <button
                        type="button"
                        className={styles['sort']}
                        onClick={header.column.getToggleSortingHandler()}
                      >
                        {name}
                        <span aria-hidden="true">
                          {sorted === 'asc' ? ' ↑' : sorted === 'desc' ? ' ↓' : ''}
                        </span>
                      </button>
                    ) : (
                      name
                    )}
                  </Table.Th>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Thead>
        <Table.Tbody>
          {table.getRowModel().rows.map((row) => (
            <Table.Tr key={row.id}>
              {row.getAllCells().map((cell) => (
                <Table.Td
                  key={cell.id}
                  data-number={isNumber(cell.column.id)}
                  className={styles['cell'] ?? ''}
                >
                  <table.FlexRender cell={cell} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
