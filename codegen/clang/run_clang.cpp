#include "clang/run_clang.h"

#include <clang/AST/ASTConsumer.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendActions.h>
#include <clang/Frontend/TextDiagnosticPrinter.h>
#include <clang/Sema/SemaConsumer.h>
#include <clang/Tooling/ArgumentsAdjusters.h>
#include <clang/Tooling/JSONCompilationDatabase.h>
#include <clang/Tooling/Tooling.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>

#include <algorithm>
#include <set>

#include "clang/resource_dir.h"

namespace kvgen::cpp {
namespace {

namespace tooling = clang::tooling;

class Consumer : public clang::SemaConsumer {
 public:
  explicit Consumer(Visitor& visitor) : visitor_(visitor) {}
  void InitializeSema(clang::Sema& sema) override { sema_ = &sema; }
  void ForgetSema() override { sema_ = nullptr; }
  void HandleTranslationUnit(clang::ASTContext& context) override {
    if (sema_ != nullptr) visitor_.visit(context, *sema_);
  }

 private:
  Visitor& visitor_;
  clang::Sema* sema_ = nullptr;
};

class Action : public clang::SyntaxOnlyAction {
 public:
  Action(Visitor& visitor, std::vector<std::string>& files) : visitor_(visitor), files_(files) {}

 protected:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance&,
                                                        llvm::StringRef) override {
    return std::make_unique<Consumer>(visitor_);
  }
  void EndSourceFileAction() override {
    const clang::SourceManager& sources = getCompilerInstance().getSourceManager();
    const clang::FileEntry* main = sources.getFileEntryForID(sources.getMainFileID());
    std::set<std::string> seen;
    for (unsigned i = 0; i < sources.local_sloc_entry_size(); ++i) {
      const clang::SrcMgr::SLocEntry& entry = sources.getLocalSLocEntry(i);
      if (!entry.isFile()) continue;
      const clang::OptionalFileEntryRef file = entry.getFile().getContentCache().OrigEntry;
      if (!file || &file->getFileEntry() == main) continue;
      const std::string path = real_path(file->getName());
      if (seen.insert(path).second) files_.push_back(path);
    }
  }

 private:
  Visitor& visitor_;
  std::vector<std::string>& files_;
};

/// Writes what was parsed for `-include-pch`.
class Precompile : public clang::GeneratePCHAction {
 public:
  explicit Precompile(std::string output) : output_(std::move(output)) {}

 protected:
  bool BeginInvocation(clang::CompilerInstance& compiler) override {
    compiler.getFrontendOpts().OutputFile = output_;
    return GeneratePCHAction::BeginInvocation(compiler);
  }

 private:
  std::string output_;
};

/// The command for a file like `like`, without input and output.
std::vector<std::string> command_for(const std::string& like, const CompileOptions& options,
                                     std::string& directory) {
  std::vector<std::string> command{"clang++"};
  bool from_database = false;
  if (!options.database.empty()) {
    std::string error;
    const auto database = tooling::CompilationDatabase::loadFromDirectory(options.database, error);
    const std::vector<tooling::CompileCommand> found =
        database ? database->getCompileCommands(like) : std::vector<tooling::CompileCommand>();
    if (!found.empty()) {
      const tooling::ArgumentsAdjuster clean = tooling::combineAdjusters(
          tooling::getClangStripOutputAdjuster(), tooling::getClangStripDependencyFileAdjuster());
      command = clean(found[0].CommandLine, like);
      directory = found[0].Directory;
      std::erase_if(command, [&](const std::string& word) { return word == like || word == "--"; });
      // A header's command says that it is one; what is parsed here is a source that includes it.
      for (std::size_t i = 1; i < command.size();)
        if (command[i] == "-x" && i + 1 < command.size())
          command.erase(command.begin() + static_cast<std::ptrdiff_t>(i),
                        command.begin() + static_cast<std::ptrdiff_t>(i) + 2);
        else if (command[i] == "-c" || command[i].starts_with("-xc"))
          command.erase(command.begin() + static_cast<std::ptrdiff_t>(i));
        else
          ++i;
      if (!command.empty()) command[0] = "clang++";
      from_database = true;
    }
  }
  const auto says_standard = [](const std::string& flag) {
    return flag.starts_with("-std=") || flag.starts_with("--std=");
  };
  if (std::ranges::none_of(options.flags, says_standard) &&
      !(from_database && std::ranges::any_of(command, says_standard)))
    command.insert(command.begin() + 1, "-std=c++20");
  command.insert(command.end(), options.flags.begin(), options.flags.end());
  for (const std::string& include : options.include_dirs) command.push_back("-I" + include);
  command.push_back("-resource-dir=" + resource_dir(options.resource_dir));
  // Other compilers' options, and warnings, are not ours to complain about.
  for (const char* quiet : {"-fsyntax-only", "-w", "-Qunused-arguments", "-DKVGEN_READS_CPP=1"})
    command.emplace_back(quiet);
  return command;
}

}  // namespace

std::string real_path(llvm::StringRef name) {
  // Not by words alone: behind a link, `..` is another folder.
  llvm::SmallString<256> real;
  if (!llvm::sys::fs::real_path(name, real)) return std::string(real);
  llvm::SmallString<256> path(name);
  llvm::sys::fs::make_absolute(path);
  return std::string(path);
}

std::string check_options(const CompileOptions& options) {
  if (options.database.empty()) return {};
  std::string error;
  if (tooling::CompilationDatabase::loadFromDirectory(options.database, error)) return {};
  return "cannot read compile_commands.json in " + options.database;
}

namespace {

/// Runs the action over `path`, with the flags of `like`.
void run_action(const std::string& path, const std::vector<MemoryFile>& files_in_memory,
                const std::string& like, const CompileOptions& options,
                std::unique_ptr<clang::FrontendAction> action, Parsed& parsed) {
  std::string directory = ".";
  std::vector<std::string> command = command_for(like, options, directory);
  command.insert(command.end(), {"-x", "c++", path});

  llvm::raw_string_ostream out(parsed.messages);
  llvm::IntrusiveRefCntPtr<clang::DiagnosticOptions> look(new clang::DiagnosticOptions);
  look->ShowColors = options.colour;
  clang::TextDiagnosticPrinter printer(out, look.get());
  // Directories of the command are relative to where it ran.
  auto disk = llvm::vfs::createPhysicalFileSystem();
  if (directory != ".") disk->setCurrentWorkingDirectory(directory);
  const llvm::IntrusiveRefCntPtr<llvm::vfs::OverlayFileSystem> overlay(
      new llvm::vfs::OverlayFileSystem(llvm::IntrusiveRefCntPtr(disk.release())));
  const llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> memory(
      new llvm::vfs::InMemoryFileSystem);
  for (const MemoryFile& file : files_in_memory)
    memory->addFile(file.path, 0, llvm::MemoryBuffer::getMemBuffer(file.text, file.path));
  overlay->pushOverlay(memory);
  const llvm::IntrusiveRefCntPtr<clang::FileManager> files(
      new clang::FileManager(clang::FileSystemOptions(), overlay));
  tooling::ToolInvocation invocation(command, std::move(action), files.get());
  invocation.setDiagnosticConsumer(&printer);
  parsed.good = invocation.run() && printer.getNumErrors() == 0;
  out.flush();
}

}  // namespace

Parsed run_clang(const std::string& path, const std::vector<MemoryFile>& memory,
                 const std::string& like, const CompileOptions& options, Visitor& visitor) {
  Parsed parsed;
  run_action(path, memory, like, options, std::make_unique<Action>(visitor, parsed.files), parsed);
  return parsed;
}

bool precompile(const MemoryFile& header, const std::string& output,
                const CompileOptions& options) {
  Parsed parsed;
  run_action(header.path, {header}, header.path, options, std::make_unique<Precompile>(output),
             parsed);
  return parsed.good;
}

}  // namespace kvgen::cpp
