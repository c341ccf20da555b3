# What is done before the snapshot is taken that all runs begin with: what most scripts use is loaded. Nothing here may ask for
# the time, chance (no `random`, `securerandom`, `tmpdir`) or the environment: each run has its own.
%w[json set time stringio strscan optparse erb digest pp forwardable fileutils ostruct monitor prism].each { |name| require name }
Gem.clear_paths
# Every run makes it anew, by its options.
$LOAD_PATH.clear
4.times { GC.start }
