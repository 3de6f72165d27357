import { benchQuery, measureWay } from './measure-way.ts';

/** ClickHouse's own way: the Kafka table engine and a materialized view, in C++ throughout. */
await measureWay(async (warehouse, { brokers, topic, group, consumers }) => {
  const settings: Record<string, string> = {
    '{brokers:String}': `'${brokers.join(',')}'`,
    '{topic:String}': `'${topic}'`,
    '{group:String}': `'${group}'`,
    '{consumers:UInt8}': String(consumers),
  };
  // ClickHouse takes no parameters in the settings of a table.
  const queue = benchQuery('create-queue').replace(
    /\{\w+:\w+\}/g,
    (name) => settings[name] ?? name,
  );
  await warehouse.run(queue);
  await warehouse.run(benchQuery('create-queue-view'));
});
