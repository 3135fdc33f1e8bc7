"""What the benchmarks and the walk-throughs of bad days share: servers, wire, load and numbers."""
